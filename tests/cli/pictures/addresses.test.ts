import { describe, expect, it } from "vitest";
import { addressesIn, withNewAddresses } from "../../../cli/pictures/addresses.ts";

const place = (body: string, here: Record<string, string>, more: object = {}) =>
  withNewAddresses({ body, ...more }, (address) => here[address] ?? null);

const found = (body: string) => addressesIn({ body }).map(({ address, as }) => `${as} ${address}`);

describe("the addresses of an article's pictures", () => {
  it("are those of pictures, sets, players and links, in either quotes, as WordPress escapes them", () => {
    expect(
      found(`<a href='https://o.example/a.jpg'><IMG alt="A > b" src="https://o.example/a.jpg?x=1&#038;w=300"
        srcset="https://o.example/a-1,2.jpg 300w,https://o.example/b.jpg 2x, /c.jpg"></a>
        <video poster="/p.jpg"><source src="/f.mp4"></video><audio controls src="/s.mp3"></audio>
        <img src="data:," data-lazy-src="/later.jpg">`),
    ).toEqual([
      "linked https://o.example/a.jpg",
      "shown https://o.example/a.jpg?x=1&w=300",
      ...["https://o.example/a-1,2.jpg", "https://o.example/b.jpg", "/c.jpg"].map((one) => `shown ${one}`),
      ...["/p.jpg", "/f.mp4", "/s.mp3", "data:,", "/later.jpg"].map((one) => `shown ${one}`),
    ]);
  });

  it("are those of the lead and of social networks, and none of text that only shows markup", () => {
    const image = { url: "/lead.jpg", alt: "Lead" };
    const body =
      '<pre><code>&lt;img src="/no.jpg"&gt;</code></pre><p>src="/no.jpg" <b src="/no.jpg">x</b></p>';
    expect(addressesIn({ body, image, seo: { image: "/social.jpg" } })).toEqual([
      { address: "/lead.jpg", as: "shown", alt: "Lead" },
      { address: "/social.jpg", as: "shown", alt: "" },
    ]);
    expect(place(body, { "/no.jpg": "/media/x.webp" }).body).toBe(body);
  });
});

describe("an article with new addresses", () => {
  it("keeps all else: words, alt, caption, width, class, and what has no new address to the letter", () => {
    const body = `<figure class="alignleft"><a class='x' href='/a.jpg'><img  class="wp-image-7" src="/a-300x200.jpg" alt="A > &quot;b&quot;" srcset="/a-300x200.jpg 300w" sizes="100vw" width="300"/></a><figcaption>src="/a.jpg"</figcaption></figure><img srcset="/o.jpg 2x" src='/other.jpg'>`;
    expect(place(body, { "/a.jpg": "/media/A.webp", "/a-300x200.jpg": "/media/A.webp" }).body).toBe(
      `<figure class="alignleft"><a class='x' href="/media/A.webp"><img  class="wp-image-7" src="/media/A.webp" alt="A > &quot;b&quot;" width="300"/></a><figcaption>src="/a.jpg"</figcaption></figure><img srcset="/o.jpg 2x" src='/other.jpg'>`,
    );
  });

  it("has one picture where there was a choice of types", () => {
    const here = { "/a.jpg": "/media/A.webp", "/a.webp": "/media/B.webp" };
    expect(
      place('<picture><source srcset="/a.webp 1x" type="image/webp"><img src="/a.jpg"></picture>', here).body,
    ).toBe('<picture><img src="/media/A.webp"></picture>');
    const other = '<picture><source srcset="/x.webp"><img src="/y.jpg"></picture>';
    expect(place(other, here).body).toBe(other);
  });

  it("shows a lead and a social picture that came along", () => {
    const image = { url: "/a.jpg", alt: "A", caption: "C" };
    expect(place("", { "/a.jpg": "/media/A.webp" }, { image, seo: { title: "T", image: "/a.jpg" } })).toEqual(
      {
        body: "",
        image: { url: "/media/A.webp", alt: "A", caption: "C" },
        seo: { title: "T", image: "/media/A.webp" },
      },
    );
  });

  it("is read in time that grows with its length alone", () => {
    for (const part of ['<img src="', "<img a='", "<img ", '<img src="/a.jpg" ', "<source srcset=',"])
      expect(found(part.repeat(20_000)).length).toBeLessThan(20_001);
  });
});
