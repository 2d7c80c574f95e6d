/** Elements of HTML, MathML and SVG, and what browsers and old editors knew: anything else between `<` and `>` was meant as text. */
const NAMES = new Set(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button
  canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl dt element em
  embed fencedframe fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
  iframe image img input ins isindex kbd keygen label layer legend li link listing main map mark marquee menu menuitem meta
  meter multicol nav nextid nobr noembed noframes noindex noscript object ol optgroup option output p param picture plaintext
  portal pre progress q rb rbc rp rt rtc ruby s samp script search section select shadow slot small source spacer span strike
  strong style sub summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
  svg animate animatemotion animatetransform circle clippath defs desc ellipse feblend fecolormatrix feflood fegaussianblur
  fecomposite femerge femergenode feoffset filter foreignobject g line lineargradient marker mask metadata mpath path pattern
  polygon polyline radialgradient rect set stop switch symbol text textpath tspan use view
  math annotation maction maligngroup malignmark menclose merror mfenced mfrac mi mlongdiv mmultiscripts mn mo mover mpadded
  mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
  semantics cufon cufontext adsense amp st1 o v w`.split(/\s+/),
);

/**
 * `<String>`, `<your name>` and `<?php` outside of code as the text that they were meant to be. Names with a dash or colon are
 * elements that somebody has made.
 */
export function escapeForeignTags(html: string): string {
  return html.replace(/<(?=\?|(\/?)([a-z][\w:-]{0,40}))/gi, (mark, _, name: string | undefined) =>
    name !== undefined && (NAMES.has(name.toLowerCase()) || /[:-]/.test(name)) ? mark : "&lt;",
  );
}
