import { FieldError } from '../../pingone/errors/fieldError';
import { filledText } from '../../read/kinds';

const MAX_MESSAGE = 2_000;

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

/** Names what would be out of sight, as in `[U+202E]`: left out, it would still be confirmed. @internal */
export const withUnseen = (text: string): string =>
	text.replace(UNSEEN, (unseen, at: number) => {
		const end = at + unseen.length;
		const before = text.slice(Math.max(0, at - WIDEST), at);
		return isNeeded(unseen, before, text.slice(end, end + WIDEST)) ? unseen : named(unseen);
	});

const LINE_BREAK = /\r\n?|[\u2028\u2029]/g;
const BLANK_LINES = /\n{3,}/g;
/** As wide as an indent may be. */
const GAP = ' '.repeat(16);
const WIDER_GAP = /[^\S\n]{17,}/g;

/** Without gaps that would push a part of the text out of sight. */
const withoutGaps = (text: string): string =>
	text
		.split('\n')
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(BLANK_LINES, '\n\n')
		.replace(WIDER_GAP, GAP);

const HINT = 'Say in full what the user confirms.';

/**
 * The text that the user is to confirm: line breaks kept, nothing in it out of sight. It is cut
 * nowhere: what is too long is refused, so that the user reads all of what is confirmed.
 */
export const message = filledText(
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Pay EUR 12,400 to Example Ltd, account ending in 4711',
		description:
			'The full text that the user confirms: the page shows nothing else. Up to 2,000 characters of plain text. Invisible characters appear as code points.',
	},
	HINT,
).as((given, label) => {
	const text = withoutGaps(withUnseen(given.replace(LINE_BREAK, '\n'))).trim();
	if (text === '') throw new FieldError(label, 'is empty', HINT);
	if (text.length <= MAX_MESSAGE) return text;
	throw new FieldError(
		label,
		`must be at most ${MAX_MESSAGE} characters, got ${text.length}`,
		'Shorten it: a user has to read all of it.',
	);
});
