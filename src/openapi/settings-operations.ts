import { BODY, NEWSROOM, type Operation } from "./operation.ts";

/** For what the newsroom sets. */
export const SETTINGS_OPERATIONS: Operation[] = [
  {
    method: "get",
    path: "/admin/settings",
    summary: "What the newsroom sets, what wrangler.toml fixes of it, and what is at its default",
    answers: { 200: "Settings" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/settings",
    summary: 'Set one or more settings; "" is the default',
    body: "SettingsInput",
    answers: { 200: "Settings" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/words",
    summary: "The site's own words: what blocks a comment, what holds it, and what neither looks at",
    answers: { 200: "Words" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/words",
    summary: "Set one or more of the lists of words, one entry a line",
    body: "WordsInput",
    answers: { 200: "Words" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/files",
    summary:
      "Text files for programs: ads.txt, app-ads.txt, humans.txt, security.txt, and what is added to robots.txt",
    answers: { 200: "Files" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/files",
    summary: 'Set one or more of these files; "" takes one away',
    body: "FilesInput",
    answers: { 200: "Files" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/menus",
    summary:
      "What leads readers through the paper: the masthead's menu, the footer's, and where it is elsewhere",
    answers: { 200: "Menus" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/menus",
    summary:
      "Set one or more of the menus: addresses in their order. What leads to an article or a section follows it wherever it goes",
    body: "MenusInput",
    answers: { 200: "Menus" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/front",
    summary:
      "How the front page is arranged: what was chosen by hand, the breaking line, and the blocks below",
    answers: { 200: "Front" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/front",
    summary: "Arrange the front page; what is left out is by itself: the newest",
    body: "FrontInput",
    answers: { 200: "Front" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/face",
    summary:
      "How the paper looks: colours, type, masthead, how dense lists are, its own sheet, logo and icons",
    answers: { 200: "Face" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/face",
    summary:
      "Change how the paper looks; what is left out stays. Colours that could not be read well are refused with the nearest that can",
    body: "FaceInput",
    answers: { 200: "Face" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/code",
    summary:
      "Code of other companies in readers' pages: snippets by place, hosts that a browser lets in, and what they cost readers",
    answers: { 200: "Code" },
    errors: NEWSROOM,
  },
  {
    method: "put",
    path: "/admin/code",
    summary: 'Set hosts or snippets; a kind or place that is left out stays, "" and [] take away',
    body: "CodeInput",
    answers: { 200: "Code" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "put",
    path: "/admin/lists",
    summary:
      "Bring what an import says of sections, tags and authors; what the newsroom has written since stays, unless `overwrite`",
    body: "ListHeadsInput",
    answers: { 200: "ListHeadsStored" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/lists/:kind/:slug",
    summary: "What the list of a section, a tag or an author says of itself (`kind`: section, tag, author)",
    answers: { 200: "ListHead" },
    errors: ["not_found", ...NEWSROOM],
  },
  {
    method: "put",
    path: "/admin/lists/:kind/:slug",
    summary: "Set what it says, and an author's portrait; what is left out stays",
    body: "ListHeadInput",
    answers: { 200: "ListHead" },
    errors: ["not_found", ...BODY, ...NEWSROOM],
  },
];
