import { DEFAULT_ACCENT, isColor } from '../../page/color';
import { isPictureUrl } from '../../page/headers';
import { AUTOMATIC } from '../../page/language';
import { isTextKey, type PageName } from '../../page/texts';
import { toSafeText } from '../../page/toSafeText';
import { isJsonObject } from '../../pingone/errors/apiResponse';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { mergedCollection, type Added, type Members } from '../../read/input';
import { json, text } from '../../read/kinds';
import type { Appearance } from '../../waiting/wait';
import { language } from '../fields/language';

const MAX_TEXT = 1_000;
const MAX_URL = 2_000;

/** One text of the page, without disguises. @throws FieldError when it is too long */
export function checkText(value: string, label: string): string {
	const text = toSafeText(value);
	if (text.length <= MAX_TEXT) return text;
	throw new FieldError(
		label,
		`must be at most ${MAX_TEXT} characters, got ${text.length}`,
		'Shorten it.',
	);
}

const isWebAddress = ({ protocol, username, password }: URL) =>
	protocol === 'https:' && username === '' && password === '';

/** An https address, or nothing. @throws FieldError */
export const checkUrl =
	(isUsable = isWebAddress) =>
	(given: string, label: string): string => {
		if (given === '') return '';
		const url = URL.canParse(given) ? new URL(given) : undefined;
		if (url && isUsable(url) && given.length <= MAX_URL) return url.href;
		throw new FieldError(
			label,
			`must be a web address that starts with https:// and a domain, got ${quote(given)}`,
			'Enter the whole address, for example https://www.example.com/welcome.',
		);
	};

function checkColor(given: string, label: string): string {
	const color = given || DEFAULT_ACCENT;
	if (isColor(color)) return color.toLowerCase();
	throw new FieldError(
		label,
		`must be a color such as ${DEFAULT_ACCENT}, got ${quote(color)}`,
		'Pick a color, or enter # followed by six hexadecimal digits.',
	);
}

function parseTexts(value: unknown): unknown {
	if (typeof value !== 'string') return value ?? {};
	try {
		return value.trim() === '' ? {} : JSON.parse(value);
	} catch {
		return undefined;
	}
}

/** Own texts for any of the page's. @throws FieldError for what is none of them */
const customTextsFor = (page: PageName) => (value: unknown, label: string) => {
	const texts = parseTexts(value);
	if (!isJsonObject(texts)) {
		throw new FieldError(
			label,
			'must be a JSON object',
			'Write it like { "button": "Create my key" }.',
		);
	}
	return Object.fromEntries(
		Object.entries(texts).map(([key, text]: [string, unknown]) => {
			if (isTextKey(page, key) && typeof text === 'string') return [key, checkText(text, label)];
			throw new FieldError(
				label,
				`has ${quote(key)}, which is not a text on the page`,
				'Check the spelling of the key, and that its value is in double quotes.',
			);
		}),
	);
};

/** What every page shows. */
const fieldsOf = (page: PageName) =>
	[
		text({
			displayName: 'Accent Color',
			name: 'accentColor',
			type: 'color',
			default: DEFAULT_ACCENT,
			description: 'Color of the button. The page adjusts colors that would be hard to read.',
		}).as(checkColor),
		text({
			displayName: 'Company Name',
			name: 'companyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Ltd',
			description: 'Shown at the top of the page. Defaults to the relying party.',
		}).as(checkText),
		json({
			displayName: 'Custom Texts',
			name: 'customTexts',
			type: 'json',
			default: '{}',
			description:
				'Overrides any text on the page by its key, as in { "lang": "sv", "account": "Konto: {account}" }. The <a href="https://github.com/n8n-nodes-pingone/n8n-nodes-pingone/blob/main/docs/reference/texts.md">reference</a> lists the keys.',
		}).as(customTextsFor(page)),
		text({
			displayName: 'Help',
			name: 'help',
			type: 'string',
			default: '',
			placeholder: 'e.g. Questions? Call the service desk: extension 1234',
			description: 'Support contact shown at the bottom of the page',
		}).as(checkText),
		language,
		text({
			displayName: 'Logo URL',
			name: 'logoUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://www.example.com/logo.svg',
			description: 'HTTPS URL of an image. The page loads nothing else from other hosts.',
		}).as(checkUrl(isPictureUrl)),
	] as const;

const lookOf =
	(given: Added<ReturnType<typeof fieldsOf>>) =>
	(fallbackName: string): Appearance => ({
		language: given.language ?? AUTOMATIC,
		texts: given.customTexts ?? {},
		company: given.companyName || toSafeText(fallbackName),
		logoUrl: given.logoUrl ?? '',
		accent: given.accentColor ?? DEFAULT_ACCENT,
		help: given.help ?? '',
	});

/** The Page collection: what every page shows, and the operation's own. @param name whose texts it has */
export const page = <const Own extends Members>(name: PageName, own: Own) =>
	mergedCollection(
		{
			displayName: 'Page',
			name: 'page',
			placeholder: 'Add Setting',
		},
		fieldsOf(name),
		own,
	).as((given) => ({ look: lookOf(given), own: given as Added<Own> }));
