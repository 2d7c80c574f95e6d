import { privacy } from "./english-privacy.ts";
import { list, paragraphs, type Templates } from "./template.ts";

export const ENGLISH: Templates = {
  about: {
    title: "About us",
    paths: ["/about/", "/about-us/", "/masthead/"],
    body: ({ name }) =>
      paragraphs(
        `${name} is [FILL IN: what the paper is about, for whom and since when, in a sentence or two].`,
        "## Who makes it",
        "[FILL IN: the people of the newsroom, what each does, and how to reach them]",
        "## Who pays for it",
        "[FILL IN: who owns the paper, and what it lives on: readers, advertisements, a foundation]",
        "## How we work",
        "What we publish we have checked. Opinion is marked as such, and so is what somebody has paid for. Where we were wrong we say so.",
      ),
  },
  contact: {
    title: "Contact",
    paths: ["/contact/", "/contact-us/"],
    body: ({ name }) =>
      paragraphs(
        `How to reach ${name}:`,
        list([
          "The newsroom: [FILL IN: e-mail address]",
          "By telephone: [FILL IN: number and hours]",
          "By letter: [FILL IN: street, town]",
        ]),
        "Something is wrong in an article? Please write to [FILL IN: e-mail address for corrections] and say in which.",
      ),
  },
  imprint: {
    title: "Imprint",
    paths: ["/imprint/", "/legal-notice/", "/impressum/"],
    body: ({ name, url }) =>
      paragraphs(
        `${name}${url === "" ? "" : ` (${url})`} is published by`,
        "[FILL IN: full name of the publisher, and of the company with its legal form]  \n[FILL IN: street and number]  \n[FILL IN: postcode, town, country]",
        "Represented by: [FILL IN: name of who represents the company, or take this line out]",
        "## Contact",
        list([
          "E-mail: [FILL IN: e-mail address]",
          "Telephone: [FILL IN: number, or another way by which you answer quickly]",
        ]),
        "## Responsible for the content",
        "[FILL IN: full name and address of the editor who is responsible]",
        "## Registration",
        list([
          "Register: [FILL IN: register and number, or take this line out]",
          "VAT number: [FILL IN: number, or take this line out]",
        ]),
      ),
  },
  privacy,
  corrections: {
    title: "Corrections",
    paths: ["/corrections/", "/corrections-policy/"],
    body: ({ name }) =>
      paragraphs(
        `${name} makes mistakes, and corrects them where everybody sees it.`,
        "## If you have found one",
        "Please write to [FILL IN: e-mail address], with the article's address and what is wrong. You get an answer.",
        "## What we do then",
        list([
          "A slip that changes no meaning, such as a spelling, is put right without a word.",
          "Whatever changes what an article says is corrected in its text, and a note at its end says what was wrong, what is right, and when it was changed.",
          "An article is taken back only where it should never have been published. Its address says so from then on.",
        ]),
        "Comments below an article that speak of a mistake stay after it has been corrected.",
      ),
  },
  rules: {
    title: "House rules of the comments",
    paths: ["/comment-rules/", "/comments-policy/", "/house-rules/"],
    body: ({ name, houseRules, facts }) =>
      paragraphs(
        `${name} lives by what its readers add. We ask for this:`,
        list(houseRules.length > 0 ? houseRules : ["[FILL IN: a rule a line]"]),
        "## What becomes of a comment",
        facts.comments === "checked first"
          ? "Somebody of the newsroom looks at comments of people whom the paper does not know yet before others see them. That may take a while."
          : facts.comments === "closed"
            ? "At present no comments are taken."
            : "A comment is on the page at once. What looks like spam waits until somebody of the newsroom has looked at it.",
        "We remove what breaks these rules, whoever wrote it. We do not remove what we merely disagree with.",
        facts.editing !== "off" &&
          `You can change or withdraw a comment for ${facts.editing} after you wrote it, in the browser in which you wrote it.`,
        facts.reports === "on" &&
          "“Report” below a comment tells the newsroom of it. A person decides, and you can be told what was decided and why.",
        facts.objections === "on" &&
          "Whoever wrote a comment that was removed, or reported one that stayed, can object to the decision. A person decides again.",
      ),
  },
};
