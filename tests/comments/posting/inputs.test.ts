import { describe, expect, it } from "vitest";
import { commentInput } from "../../../src/comments/posting/inputs.ts";
import { fieldErrors } from "../../../src/http/validation.ts";

const fine = { comment: "I miss the old bridge.", author: "Ada Reader" };

function check(fields: object, requireEmail = false) {
  const result = commentInput({ requireEmail }).safeParse({ ...fine, ...fields });
  return result.success ? { taken: result.data } : { errors: fieldErrors(result.error) };
}

describe("a comment's fields", () => {
  it("are taken as they were typed", () => {
    expect(check({})).toEqual({ taken: { ...fine, email: null, parent: null, notify: false } });
    const all = { comment: "*So*  be\tit <b>", author: "Ада 👩‍🚀", email: "ada@example.org", parent: "7" };
    expect(check(all)).toEqual({ taken: { ...all, parent: 7, notify: false } });
  });

  it.each<[string, object, object]>([
    ["ends trimmed", { comment: " \n a\n  b \n" }, { comment: "a\n  b" }],
    ["line ends of every system", { comment: "a\r\nb\rc\nd" }, { comment: "a\nb\nc\nd" }],
    ["what cannot be stored", { comment: "a\0b\uD800c\uFDD0d\t😀" }, { comment: "abcd\t😀" }],
    [
      "everything else as it was typed",
      { comment: "a\u0008\u001B[31m\u202E" },
      { comment: "a\u0008\u001B[31m\u202E" },
    ],
    ["what cannot be stored in a name", { author: "A\0da\uFDEF" }, { author: "Ada" }],
    ["spaces in a name", { author: "  Ada \u00A0 Reader\t" }, { author: "Ada \u00A0 Reader" }],
    ["10,000 characters", { comment: "😀".repeat(10_000) }, { comment: "😀".repeat(10_000) }],
    ["80 characters", { author: "😀".repeat(80) }, { author: "😀".repeat(80) }],
    ["ends that do not count", { comment: `${"a".repeat(10_000)}\n\n` }, { comment: "a".repeat(10_000) }],
    ["an empty address", { email: " " }, { email: null }],
    ["an address of null", { email: null }, { email: null }],
    [
      "an address with spaces around",
      { email: " ada+b@mail.example.org " },
      { email: "ada+b@mail.example.org" },
    ],
    ["no key", { idempotencyKey: "" }, {}],
    ["a key that nobody guesses", { idempotencyKey: "a-1_".repeat(6) }, { idempotencyKey: "a-1_".repeat(6) }],
    ["an address of any script", { email: "用户@例子.中国" }, { email: "用户@例子.中国" }],
    ["no comment answered", { parent: "" }, { parent: null }],
    ["null answered", { parent: null }, { parent: null }],
    ["a number answered", { parent: 1_826_000_000_000_123 }, { parent: 1_826_000_000_000_123 }],
    ["digits answered", { parent: "1826000000000123" }, { parent: 1_826_000_000_000_123 }],
  ])("%s", (_, fields, taken) => {
    expect(check(fields)).toEqual({ taken: { ...fine, email: null, parent: null, notify: false, ...taken } });
  });

  const emptyComment = { comment: "Please enter your comment!" };
  const emptyAuthor = { author: "Please enter your name here" };
  const wrongEmail = { email: "Please enter an email address such as name@example.org" };
  const wrongKey = {
    idempotencyKey: "Please make the key of 22 to 100 random letters, digits, - and _, or leave it out",
  };
  const wrongParent = { parent: "Please reply to a comment that is shown here" };

  it.each<[object, object]>([
    [
      { comment: undefined, author: undefined },
      { ...emptyComment, ...emptyAuthor },
    ],
    [
      { comment: "", author: "" },
      { ...emptyComment, ...emptyAuthor },
    ],
    [
      { comment: " \n\t", author: " " },
      { ...emptyComment, ...emptyAuthor },
    ],
    [
      { comment: "\u200B\u3164", author: "\u2060\0" },
      { ...emptyComment, ...emptyAuthor },
    ],
    [
      { comment: 7, author: ["Ada"] },
      { ...emptyComment, ...emptyAuthor },
    ],
    [
      { comment: new File([], "a"), author: {} },
      { ...emptyComment, ...emptyAuthor },
    ],
    [
      { comment: "😀".repeat(10_412) },
      { comment: "Please shorten your comment: it is 10,412 characters long, and at most 10,000 fit" },
    ],
    [
      { author: "a".repeat(81) },
      { author: "Please shorten your name: it is 81 characters long, and at most 80 fit" },
    ],
    [{ idempotencyKey: "order-1" }, wrongKey],
    [{ idempotencyKey: "a sentence of more than 22 letters" }, wrongKey],
    [{ idempotencyKey: 7 }, wrongKey],
    [{ email: "ada" }, wrongEmail],
    [{ email: "ada@example" }, wrongEmail],
    [{ email: "ada@example..org" }, wrongEmail],
    [{ email: "ada@example.org." }, wrongEmail],
    [{ email: "ada@b@example.org" }, wrongEmail],
    [{ email: "<ada@example.org>" }, wrongEmail],
    [{ email: "ada@example.org, eve@example.org" }, wrongEmail],
    [{ email: `${"a".repeat(250)}@example.org` }, wrongEmail],
    [{ email: 7 }, wrongEmail],
    [{ parent: "abc" }, wrongParent],
    [{ parent: "-1" }, wrongParent],
    [{ parent: 0 }, wrongParent],
    [{ parent: 1.5 }, wrongParent],
    [{ parent: "9999999999999999" }, wrongParent],
    [{ parent: Number.NaN }, wrongParent],
    [{ parent: true }, wrongParent],
    [{ parent: [7] }, wrongParent],
  ])("are refused: %#", (fields, errors) => {
    expect(check(fields)).toEqual({ errors });
  });

  it("need an address where the site requires one", () => {
    const errors = { email: "Please enter your email address here" };
    expect(check({}, true)).toEqual({ errors });
    expect(check({ email: " " }, true)).toEqual({ errors });
    expect(check({ email: "ada" }, true)).toEqual({ errors: wrongEmail });
    expect(check({ email: "ada@example.org" }, true)).toMatchObject({ taken: { email: "ada@example.org" } });
  });
});
