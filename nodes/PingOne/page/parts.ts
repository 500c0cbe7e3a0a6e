import { escapeHtml, scriptJson } from './escape';
import { directionOf } from './language';
import { style } from './style';
import type { Frame } from './view';

/** @param attributes with a space in front */
export const paragraph = (text: string, attributes = '') =>
	text === '' ? '' : `<p dir="auto"${attributes}>${escapeHtml(text)}</p>`;

/** A labeled text field. */
export const field = (
	id: string,
	label: string,
	hint: string,
	attributes: string,
) => `<div class="field" id="${id}Field">
<label for="${id}">${escapeHtml(label)}</label>
<input id="${id}" autocomplete="off" ${hint ? `aria-describedby="${id}Hint" ` : ''}${attributes}>
${hint ? `<span id="${id}Hint" class="quiet">${escapeHtml(hint)}</span>` : ''}
</div>`;

/** The tick of a page that is done. */
export const MARK =
	'<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/></svg>';

/** The page's script, and the data that it reads. */
export const scriptElements = (
	data: object,
	script: string,
	nonce: string,
) => `<script type="application/json" id="data" nonce="${nonce}">${scriptJson(data)}</script>
<script nonce="${nonce}">${script}</script>`;

function brand({ company, logoUrl }: Frame): string {
	// The name is next to the logo, so the logo needs no alternative text.
	const logo = logoUrl && `<img src="${escapeHtml(logoUrl)}" alt="" referrerpolicy="no-referrer">`;
	return `<header>${logo}<span dir="auto">${escapeHtml(company)}</span></header>`;
}

/**
 * A whole document.
 *
 * @param nonce of the content security policy, base64
 * @param parts `title` is plain text, the others are HTML
 */
export function document(
	view: Frame,
	nonce: string,
	{ title, body, script }: { title: string; body: string; script: string },
): string {
	return `<!DOCTYPE html>
<html lang="${escapeHtml(view.texts.lang)}" dir="${directionOf(view.texts.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${style(view.accent)}</style>
</head>
<body>
<main>
${brand(view)}
${body}
</main>
${script}
</body>
</html>`;
}
