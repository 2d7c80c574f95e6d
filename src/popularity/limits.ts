/**
 * So many readers of an article a day may come from one address, or from one network. Browsers' agents have become so
 * alike that an office of fifty rarely shows more than eight; the robots of one machine can show any number.
 */
export const ADDRESS_READERS = 8;
export const NETWORK_READERS = 24;
