/**
 * Light or dark by hand: the choice stands in the browser's own storage and is sent to nobody. It runs in the page's head, so that nothing is
 * painted in the other colours first; without scripts there is no switch. A browser's own bars follow (`theme-color`).
 */
const SCRIPT = `(()=>{const root=document.documentElement,read=()=>{let v="";try{v=localStorage.scheme||""}catch{}return/^(light|dark)$/.test(v)?v:""},show=()=>{const v=read(),box=document.querySelector(".scheme"),f=box&&box.querySelector("select");if(v)root.dataset.theme=v;else delete root.dataset.theme;for(const m of document.querySelectorAll("meta[name^=theme]")){const of=m.dataset.of??=m.media;m.media=v&&of?of.includes(v)?"all":"not all":of}if(f){box.hidden=false;f.value=v}};show();addEventListener("DOMContentLoaded",show);addEventListener("pageshow",show);addEventListener("storage",show);addEventListener("change",({target:f})=>{if(!f.closest(".scheme"))return;try{if(f.value)localStorage.scheme=f.value;else delete localStorage.scheme}catch{}show()})})()`;

/** For the end of a page's head, behind what says its colours. */
export const SCHEME_SCRIPT = `<script>${SCRIPT}</script>`;

/** What allows it in a policy; a test holds that it is its hash. */
export const SCHEME_SOURCE = "'sha256-y+MW4kFyvLSaA8NhlDZ7n2IKkSlEnJK/xgfz/GnwSJE='";

/** For a page's end. */
export const SCHEME_SWITCH =
  '<p class="scheme" hidden><label for="scheme">Colours</label> <select id="scheme" autocomplete="off"><option value="">As on this device</option><option value="light">Light</option><option value="dark">Dark</option></select></p>';
