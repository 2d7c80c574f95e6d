export * from "../admin/table.ts";
export * from "../articles/table.ts";
export * from "../comments/table.ts";
export * from "../edge/table.ts";
export * from "../mail/table.ts";
export * from "../moderation/table.ts";
export * from "../popularity/table.ts";
export * from "../settings/table.ts";
