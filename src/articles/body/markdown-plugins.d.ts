declare module "markdown-it-deflist" {
  const plugin: import("markdown-it").PluginSimple;
  export default plugin;
}
declare module "markdown-it-footnote" {
  const plugin: import("markdown-it").PluginSimple;
  export default plugin;
}
declare module "markdown-it-sub" {
  const plugin: import("markdown-it").PluginSimple;
  export default plugin;
}
declare module "markdown-it-sup" {
  const plugin: import("markdown-it").PluginSimple;
  export default plugin;
}
