import { expect, test } from "vitest";
import { withOwnLinks } from "../../../cli/wordpress/internal-links.ts";

const link = (href: string, site = "old.example") =>
  /href="([^"]*)"/.exec(withOwnLinks(`<p><a class="x" href="${href}">a</a></p>`, site))?.[1];

test.each([
  ["https://old.example/2024/03/quay/", "/2024/03/quay/"],
  ["http://www.old.example/2024/03/quay/#comment-7", "/2024/03/quay/#comment-7"],
  ["//old.example/quay", "/quay"],
  ["HTTPS://OLD.EXAMPLE/quay/", "/quay/"],
  ["https://old.example", "/"],
  ["https://old.example/?p=82", "/?p=82"],
  ["https://old.example/?p=82&amp;utm_source=mail", "/?p=82"],
  ["https://old.example/?cat=3&amp;paged=2", "/?cat=3&amp;paged=2"],
  ["https://old.example/caf%c3%a9/", "/caf%c3%a9/"],
])("a link to %s becomes %s", (href, path) => {
  expect(link(href)).toBe(path);
});

test.each([
  "https://elsewhere.example/old.example/",
  "https://old.example.elsewhere.example/x/",
  "https://shop.old.example/x/",
  "https://old.example/wp-content/uploads/report.pdf",
  "https://old.example/wp-login.php",
  "mailto:ida@old.example",
  "#top",
  "/already/",
  "https://[broken/",
])("a link to %s stays as it is", (href) => {
  expect(link(href)).toBe(href);
});

test("an article's number becomes its path, where it is known", () => {
  const paths = new Map([["82", "/2024/03/quay/"]]);
  const linked = (href: string) => withOwnLinks(`<a href="${href}">a</a>`, "old.example", paths);
  expect(linked("https://old.example/?p=82#comment-7")).toBe('<a href="/2024/03/quay/#comment-7">a</a>');
  expect(linked("http://old.example/?page_id=82&amp;utm_medium=x")).toBe('<a href="/2024/03/quay/">a</a>');
  expect(linked("https://old.example/?p=83")).toBe('<a href="/?p=83">a</a>');
});

test("of a site in a folder only what is in it is the site's own", () => {
  expect(link("https://old.example/blog/quay/", "old.example/blog")).toBe("/blog/quay/");
  expect(link("https://old.example/blog?p=1", "old.example/blog")).toBe("/blog?p=1");
  expect(link("https://old.example/shop/", "old.example/blog")).toBe("https://old.example/shop/");
});

test("pictures, words and other attributes are left alone", () => {
  const html = `<p>https://old.example/a/ <img src="https://old.example/b.jpg"> <a title='x' href='https://old.example/c/'>https://old.example/c/</a></p>`;
  expect(withOwnLinks(html, "old.example")).toBe(html.replace("href='https://old.example/c/'", 'href="/c/"'));
});
