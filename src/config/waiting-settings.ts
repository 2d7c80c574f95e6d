import { httpsAddress, MOST, number } from "./values.ts";

/** Who is told when the desk lets something lie. */
export const WAITING_SETTINGS = {
  WAITING_HOURS: {
    group: "mail" as const,
    label: "Tell when something waits longer than",
    help: "A held comment, a report or an objection that nobody has decided on: those who are told of comments that wait get a mail, and the address below a message, once, and again after as many hours. 0: never.",
    fallback: "0",
    value: number(MOST, "hours"),
  },
  WEBHOOK_URL: {
    group: "mail" as const,
    label: "A chat's incoming webhook",
    help: "Slack, Mattermost and others take it, Discord with /slack behind its address: JSON with `text`. It is signed (X-Broadsheet-Signature); the key stands below, with what is set up elsewhere. Empty: none.",
    fallback: "",
    value: httpsAddress(),
  },
};
