/** Controls, line breaks, what Unicode calls default-ignorable, annotations, blank Braille. */
const INVISIBLE =
	/[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u061c\u2800\ufff9-\ufffb]+/gu;

/** Joiners between letters, which several scripts need. */
const JOINER = /(?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})/gu;

/** A letter carries a few marks at most in any script; a pile of them covers other lines. */
const PILE = /(\p{M}{3})\p{M}+/gu;

const KEPT = { '\u200c': '\ue000', '\u200d': '\ue001' } as Record<string, string>;
const BACK = { '\ue000': '\u200c', '\ue001': '\u200d' } as Record<string, string>;

/** One line of text without disguises or private-use characters: no name can pass for another. */
export const toSafeText = (text: string) =>
	text
		.replace(/\p{Co}+/gu, ' ')
		.replace(JOINER, (joiner) => KEPT[joiner] ?? '')
		.replace(INVISIBLE, ' ')
		.replace(/[\ue000\ue001]/g, (mark) => BACK[mark] ?? '')
		.replace(PILE, '$1')
		.replace(/\s+/gu, ' ')
		.trim();

const MAX_NAME = 100;

/** A name for the page: safe, and short enough not to push everything else off the screen. */
export function toSafeName(text: string): string {
	const characters = Array.from(toSafeText(text));
	return characters.length <= MAX_NAME
		? characters.join('')
		: `${characters.slice(0, MAX_NAME).join('')}…`;
}
