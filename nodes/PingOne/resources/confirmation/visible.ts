/**
 * Characters that no one sees or that change how others look: controls but line breaks and tabs,
 * everything that Unicode calls default-ignorable (direction marks, joiners, fillers, tags,
 * selectors), private, unassigned and half ones, signs without ink (the blank Braille pattern, the null notehead,
 * the Khitan filler), and a letter's fourth mark.
 */
const UNSEEN =
	/[^\P{Cc}\n\t]|[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]|\u{16fe4}|(?<=\p{M}{3})\p{M}/gu;

/** Scripts in which joiners are part of the spelling. */
const JOINING =
	/[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const JOINER = /[\u200c\u200d]/;
const FORM = /[\ufe0e\ufe0f]/;
const KEYCAP = '\u20e3';

/** Whether an invisible character is part of the writing: of some scripts, and of pictures. */
function isNeeded(unseen: string, before: string, after: string): boolean {
	if (JOINER.test(unseen) && JOINING.test(before) && JOINING.test(after)) return true;
	if (unseen === '\u200d' && PICTURE.test(before) && PICTURE.test(after)) return true;
	return FORM.test(unseen) && (PICTURE.test(before) || after.startsWith(KEYCAP));
}

const named = (unseen: string) =>
	`[U+${Number(unseen.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Two code units hold every character. */
const WIDEST = 2;

/** Names what would be out of sight, as in `[U+202E]`: left out, it would still be in what the user confirms. */
export const withUnseen = (text: string): string =>
	text.replace(UNSEEN, (unseen, at: number) => {
		const end = at + unseen.length;
		const before = text.slice(Math.max(0, at - WIDEST), at);
		return isNeeded(unseen, before, text.slice(end, end + WIDEST)) ? unseen : named(unseen);
	});
