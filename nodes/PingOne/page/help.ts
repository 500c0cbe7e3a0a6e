import { escapeHtml } from './escape';

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

/** The help text as a paragraph, in which whoever reads it on a phone can tap the contacts. */
export function helpParagraph(help: string): string {
	if (help === '') return '';
	let html = '';
	let end = 0;
	for (const { 0: found, index } of help.matchAll(CONTACT)) {
		const [contact, rest] = splitEnd(found);
		const target = linkTo(contact);
		if (target === undefined) continue;
		const link = `<a href="${escapeHtml(target)}" rel="noreferrer">${escapeHtml(contact)}</a>`;
		html += escapeHtml(help.slice(end, index)) + link + escapeHtml(rest);
		end = index + found.length;
	}
	return `<p dir="auto" class="quiet">${html}${escapeHtml(help.slice(end))}</p>`;
}
