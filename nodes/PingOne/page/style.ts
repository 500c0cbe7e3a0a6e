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
 * The page's style sheet. Sizes are in rem, so the page follows the reader's font size and zoom;
 * one column, never wider than the screen. Margins do not grow with the font size on a
 * narrow screen. Browsers of 2019 do not know min().
 *
 * @param accent `#rrggbb`
 */
export const style = (accent: string) => `
:root{color-scheme:light dark;${variables({ ...LIGHT, ...NOTES.light }, accent)}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:flex-start;justify-content:center;padding:1rem;padding:min(1rem,4vw);background:var(--background);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Hiragino Sans","Noto Sans JP",sans-serif;overflow-wrap:anywhere;line-break:strict}
:lang(ja){word-break:auto-phrase}
main{width:100%;max-width:32rem;margin:4rem 0 2rem;margin:min(8vh,4rem) 0 2rem;padding:1.25rem;padding:min(2.5rem,5vw + .125rem);background:var(--card);border-radius:1rem;box-shadow:0 1px 2px rgb(0 0 0/.12),0 8px 32px rgb(0 0 0/.08)}
header{display:flex;align-items:center;margin-bottom:1.5rem;color:var(--quiet);font-weight:600}
header img{display:block;margin-inline-end:.75rem;max-height:2.5rem;max-width:10rem}
h1{hyphens:auto;margin:0 0 1rem;font-size:1.65rem;line-height:1.25;letter-spacing:-.01em}
h1:focus{outline:none}
p{margin:0 0 1rem;hyphens:auto}
a{color:inherit}
.quiet{color:var(--quiet);font-size:.925rem}
.kind{padding-inline-start:.875rem;border-inline-start:.1875rem solid var(--accent)}
blockquote{margin:0 0 1rem;padding:1rem;white-space:pre-wrap;border:1px solid var(--line);border-radius:.625rem}
label{display:block;margin-bottom:.4375rem;font-weight:600}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.5rem}
button,.go{display:block;width:100%;min-height:3rem;margin:0 0 1rem;padding:.75rem 1rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;color:var(--onAccent);background:var(--accent);border:1px solid transparent;border-radius:.625rem;cursor:pointer}
button.second{color:var(--text);background:transparent;border-color:var(--line)}
button[aria-disabled=true]{opacity:.62;cursor:progress}
:focus-visible{outline:.1875rem solid var(--accent);outline-offset:.1875rem}
.note{margin:0 0 1rem;padding:.75rem 1rem;border-radius:.625rem;background:var(--hint);color:var(--hintText)}
.note.bad{background:var(--bad);color:var(--badText)}
.note p:last-child{margin:0}
.mark{display:block;width:3.5rem;height:3.5rem;margin:0 0 1rem;color:var(--accent)}
.field{margin-bottom:1.25rem}
.field .quiet{display:block;margin-top:.4375rem}
[hidden],.trial .field{display:none!important}
button:hover,.go:hover{filter:brightness(1.08)}
@media (prefers-color-scheme:dark){:root{${variables({ ...DARK, ...NOTES.dark }, accent)}}header img{padding:.25rem;border-radius:.375rem;background:#fff}}
@media (forced-colors:active){main,.note,button,.go{border:1px solid}}
`;
