const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text for HTML, between tags and inside quoted attributes. */
export const escapeHtml = (text: string) =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** JSON for a script element: no sequence in it can end the element or start a comment. */
export const scriptJson = (value: unknown) =>
	JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** Control characters, line ends, and marks that hide or turn round what stands beside them. */
const DISGUISES =
	/[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/gu;

/**
 * One line of text without disguises: a name must not be able to look like another one. Joiners
 * stay, because names in several scripts need them.
 */
export const plain = (text: string) => text.replace(DISGUISES, ' ').replace(/\s+/gu, ' ').trim();
