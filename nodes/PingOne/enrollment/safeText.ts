/** Control characters, line ends, and marks that hide or turn round what stands beside them. */
const DISGUISES =
	/[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/gu;

/**
 * One line of text without disguises: a name must not be able to look like another one. Joiners
 * stay, because names in several scripts need them.
 */
export const plain = (text: string) => text.replace(DISGUISES, ' ').replace(/\s+/gu, ' ').trim();
