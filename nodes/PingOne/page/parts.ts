import { directionOf } from './language';
import { style } from './style';
import type { Frame } from './view';

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text for HTML, between tags and inside quoted attributes. */
export const escapeHtml = (text: string) =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** JSON for a script element: no sequence in it can end the element or start a comment. */
const scriptJson = (value: unknown) =>
	JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** Mail and web addresses, and phone numbers with at least seven digits, as people write them. */
const CONTACT =
	/https:\/\/[^\s<>"']{1,200}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\+?\d[\d ()/.-]{5,22}\d/g;

function linkTo(contact: string): string | undefined {
	if (contact.startsWith('https://')) return contact;
	if (contact.includes('@')) return `mailto:${contact}`;
	const number = contact.replace(/[^\d+]/g, '');
	return number.length >= 7 ? `tel:${number}` : undefined;
}

/** Full stops and brackets end a sentence, not an address. */
function splitEnd(found: string): [contact: string, rest: string] {
	let length = found.length;
	while ('.,;:!?)'.includes(found.charAt(length - 1))) length -= 1;
	return [found.slice(0, length), found.slice(length)];
}

/** The help text as a paragraph, in which a reader on a phone can tap the contacts. */
export function helpParagraph(help: string): string {
	if (help === '') return '';
	let html = '';
	let end = 0;
	for (const { 0: found, index } of help.matchAll(CONTACT)) {
		const [contact, rest] = splitEnd(found);
		const target = linkTo(contact);
		if (target === undefined) continue;
		// Spaces in a number would turn it round in a page that runs from right to left.
		const link = `<a dir="ltr" href="${escapeHtml(target)}" rel="noreferrer">${escapeHtml(contact)}</a>`;
		html += escapeHtml(help.slice(end, index)) + link + escapeHtml(rest);
		end = index + found.length;
	}
	return `<p dir="auto" class="quiet">${html}${escapeHtml(help.slice(end))}</p>`;
}

/** @param attributes with a space in front */
export const paragraph = (text: string, attributes = '') =>
	text === '' ? '' : `<p dir="auto"${attributes}>${escapeHtml(text)}</p>`;

/** A labeled text field. */
export const field = (
	id: string,
	label: string,
	hint: string,
	attributes: string,
) => `<div class="field">
<label for="${id}">${escapeHtml(label)}</label>
<input id="${id}" ${hint ? `aria-describedby="${id}Hint" ` : ''}${attributes}>
${hint ? `<span id="${id}Hint" class="quiet">${escapeHtml(hint)}</span>` : ''}
</div>`;

/** The tick of a page that is done. */
export const MARK =
	'<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path id="tick" d="m7.5 12.5 3 3 6-6.5"/></svg>';

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

/** A whole document. @param nonce base64 @param parts `title` is plain text, the others are HTML */
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
