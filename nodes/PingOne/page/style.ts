import { accentOn } from './color';

const LIGHT = {
	background: '#f4f5f7',
	card: '#ffffff',
	text: '#1b1f24',
	quiet: '#57606a',
	line: '#8c959f',
};
const DARK = {
	background: '#0d1117',
	card: '#161b22',
	text: '#e6edf3',
	quiet: '#9da7b3',
	line: '#6e7681',
};
const NOTES = {
	light: { bad: '#fff1f0', badText: '#8f1d14', hint: '#fff8e1', hintText: '#5c4400' },
	dark: { bad: '#3a1614', badText: '#ffb3ab', hint: '#332a10', hintText: '#f2d37a' },
};

const variables = (theme: typeof LIGHT, accent: string) => {
	const { fill, text } = accentOn(accent, theme.card);
	return Object.entries({ ...theme, accent: fill, onAccent: text })
		.map(([name, value]) => `--${name}:${value};`)
		.join('');
};

/**
 * In rem, one column: follows font size and zoom, but margins do not grow on narrow screens. Browsers
 * of 2019 do not know min(), and forced colors show transparent borders. A hidden section with the
 * focus in it stays for a second: otherwise Orca does not say where the focus is.
 */
export const style = (accent: string) => `
:root{color-scheme:light dark;${variables({ ...LIGHT, ...NOTES.light }, accent)}}
*{box-sizing:border-box}
body{margin:0;padding:4vw;background:var(--background);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere;line-break:strict}
:lang(ja){word-break:auto-phrase}
main{max-width:32rem;margin:0 auto;padding:1.5rem;padding:min(2.5rem,5vw);background:var(--card);border-radius:1rem;box-shadow:0 0 1rem rgb(0 0 0/.1);border:1px solid transparent}
header{display:flex;align-items:center;margin-bottom:1rem;color:var(--quiet);font-weight:600}
header img{margin-inline-end:.5rem;max-height:2.5rem;max-width:10rem}
h1,p,blockquote,button,.go,.note,.mark,.field,#status{display:block;margin:0 0 1rem;hyphens:auto}
h1{font-size:1.6rem;line-height:1.25}
h1:focus{outline:none}
a{color:inherit}
.quiet{color:var(--quiet);font-size:.9rem}
#kind{padding-inline-start:1rem;border-inline-start:.2rem solid var(--accent)}
label{display:block;margin-bottom:.5rem;font-weight:600}
input,button,.go,blockquote,.note{width:100%;min-height:3rem;padding:.75rem 1rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.5rem}
blockquote{white-space:pre-wrap}
button,.go{font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:not(.second),.go{color:var(--onAccent);background:var(--accent);border-color:transparent}
button[aria-disabled=true]{opacity:.6;cursor:progress}
:focus-visible{outline:.2rem solid var(--accent);outline-offset:.2rem}
.note{background:var(--hint);color:var(--hintText);border-color:transparent}
.bad{background:var(--bad);color:var(--badText)}
.mark{width:3.5rem;height:3.5rem;color:var(--accent)}
.field .quiet{display:block;margin-top:.5rem}
#hello{margin:0}
#task:not([data-state=idle]) #status:not(:empty):before{content:"";display:inline-block;width:1em;height:1em;margin-inline-end:.5em;border:.2em solid;border-right:0;border-radius:50%;vertical-align:-.2em}
@keyframes turn{to{transform:rotate(1turn)}}
@media (prefers-reduced-motion:no-preference){#status:before{animation:turn 1s linear infinite}}
[hidden],.trial .field{display:none!important}
section[hidden]{display:block!important;height:0;overflow:hidden;visibility:hidden;transition:visibility 0s 1s}
@media (prefers-color-scheme:dark){:root{${variables({ ...DARK, ...NOTES.dark }, accent)}}header img{padding:.2rem;border-radius:.5rem;background:#fff}}
`;
