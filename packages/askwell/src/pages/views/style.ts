import { formatColor, parseColor, readableOn } from './accent.ts';
import type { Color } from './accent.ts';

const LIGHT = {
  page: '#f4f5f7',
  card: '#ffffff',
  text: '#1b1f24',
  soft: '#545b66',
  line: '#767d88',
  bad: '#b3261e',
};
const DARK = {
  page: '#14161a',
  card: '#1d2026',
  text: '#e9ebee',
  soft: '#a9b0bb',
  line: '#858c98',
  bad: '#ff9d94',
};
const COLOR = '#2457c5';

/** The style of every page; it stands in the page, so that nothing else has to be loaded. */
export function styleOf(color: string = COLOR): string {
  return `${variables(LIGHT, color)}@media (prefers-color-scheme:dark){${variables(DARK, color)}}${RULES}`;
}

/** Text on a button is of the card's colour: the accent is readable on the card, so the card is readable on it. */
function variables(theme: typeof LIGHT, color: string): string {
  const known = (text: string): Color => parseColor(text) ?? [0, 0, 0];
  const accent = formatColor(readableOn(known(color), [known(theme.page), known(theme.card)]));
  const members = Object.entries({ ...theme, accent }).map(([name, value]) => `--${name}:${value}`);
  return `:root{${members.join(';')}}`;
}

const RULES = [
  ':root{color-scheme:light dark}',
  '*,::before,::after{box-sizing:border-box}',
  'body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}',
  'main{max-width:38rem;margin:2rem auto;padding:1.5rem 1.75rem;background:var(--card);border-radius:.75rem;box-shadow:0 1px 4px #0003}',
  '@media (max-width:40rem){main{margin:0;padding:1.25rem 1rem;border-radius:0;min-height:100vh}}',
  '.brand{display:flex;align-items:center;gap:.6rem;margin:0;color:var(--soft);font-weight:600}',
  '.brand img{height:2rem;max-width:8rem;object-fit:contain}',
  'h1{font-size:1.5rem;line-height:1.25;margin:.75rem 0}',
  'h2{font-size:1.125rem;margin:0 0 .25rem}',
  'p{margin:.75rem 0}',
  'ul{padding-left:1.25rem}',
  '.message{white-space:pre-line;font-size:1.0625rem}',
  'dl{margin:1rem 0;font-size:.9375rem}',
  '.fact{display:grid;grid-template-columns:8.5rem 1fr;gap:0 1rem;margin:.15rem 0}',
  'dt{color:var(--soft)}',
  'dd{margin:0}',
  '@media (max-width:24rem){.fact{grid-template-columns:1fr;margin:.35rem 0}}',
  'a{color:var(--accent)}',
  '.errors{border:2px solid var(--bad);border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}',
  '.errors ul{margin:.25rem 0}',
  '.errors a,.problem{color:var(--bad);font-weight:600}',
  '.note{border-left:4px solid var(--accent);padding:.1rem 0 .1rem .9rem;margin:1.25rem 0}',
  '.warning{border-left:4px solid var(--bad);padding:.1rem 0 .1rem .9rem;margin:1.25rem 0}',
  '.field{margin:1.25rem 0;padding:0;border:0;min-width:0}',
  '.field>label,legend{font-weight:600;padding:0;display:block}',
  '.optional,.hint,.soft{color:var(--soft);font-weight:400}',
  '.hint,.problem{display:block;margin:.15rem 0;font-size:.9375rem;white-space:pre-line}',
  'input,select,textarea,button{font:inherit;color:inherit}',
  'input:not([type=radio],[type=checkbox]),select,textarea{width:100%;max-width:100%;padding:.55rem .7rem;background:var(--card);border:1px solid var(--line);border-radius:.4rem;margin-top:.25rem}',
  'textarea{min-height:6rem;resize:vertical}',
  '.masked{-webkit-text-security:disc}',
  '[aria-invalid=true]:not([type=radio],[type=checkbox],fieldset){border:2px solid var(--bad)}',
  '.option{display:flex;gap:.6rem;align-items:flex-start;padding:.3rem 0}',
  '.option input{width:1.25rem;height:1.25rem;margin:.15rem 0;flex:none;accent-color:var(--accent)}',
  '.parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.5rem 1rem;margin-top:.25rem}',
  '.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem}',
  'button{padding:.6rem 1.25rem;border:1px solid var(--accent);border-radius:.4rem;background:var(--accent);color:var(--card);font-weight:600;cursor:pointer;min-height:2.75rem}',
  'button.second{background:none;color:var(--accent)}',
  ':focus-visible{outline:3px solid var(--text);outline-offset:2px}',
  '.code{font:700 2.25rem/1.3 ui-monospace,monospace;letter-spacing:.12em;text-align:center;padding:.75rem;border:2px dashed var(--line);border-radius:.5rem;user-select:all;-webkit-user-select:all}',
  '.entry{border-top:1px solid var(--line);padding:1rem 0}',
  '.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}',
  '@media (prefers-reduced-motion:no-preference){button{transition:filter .15s}}',
  'button:hover{filter:brightness(1.12)}',
  '@media (forced-colors:active){.errors,.code,button{border-color:currentColor}}',
].join('');
