import type { INodeProperties } from 'n8n-workflow';
import { isColor } from '../../page/color';
import { isPictureUrl } from '../../page/headers';
import { AUTOMATIC } from '../../page/language';
import { toSafeText } from '../../page/toSafeText';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { FieldReader } from '../../read/reader';
import { languageField } from '../fields/language';
import type { Appearance } from '../../waiting/wait';

const DEFAULT_ACCENT = '#1f5fbf';
const MAX_TEXT = 1_000;
const MAX_URL = 2_000;

/** What every page shows. */
const appearanceFields: INodeProperties[] = [
	{
		displayName: 'Accent Color',
		name: 'accentColor',
		type: 'color',
		default: DEFAULT_ACCENT,
		description: 'Color of the button. Adjusted where it would be hard to read.',
	},
	{
		displayName: 'Company Name',
		name: 'companyName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Example Ltd',
		description: 'Shown at the top of the page. Defaults to the relying party.',
	},
	{
		displayName: 'Help',
		name: 'help',
		type: 'string',
		default: '',
		placeholder: 'e.g. Questions? Call the service desk: extension 1234',
		description: 'Support contact shown at the bottom of the page',
	},
	languageField,
	{
		displayName: 'Logo URL',
		name: 'logoUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://www.example.com/logo.svg',
		description: 'HTTPS URL of an image. The page loads nothing else from other hosts.',
	},
];

/** The Page collection: what every page shows, and the operation's own. */
export const pageField = (own: INodeProperties[] = []): INodeProperties => ({
	displayName: 'Page',
	name: 'page',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	options: [...appearanceFields, ...own].sort((a, b) => a.displayName.localeCompare(b.displayName)),
});

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
export function readHttpsUrl(
	page: FieldReader<undefined>,
	name: string,
	isUsable = isWebAddress,
): string {
	const text = page.text(name) ?? '';
	if (text === '') return '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && isUsable(url) && text.length <= MAX_URL) return url.href;
	throw new FieldError(
		page.label(name),
		`must be a web address that starts with https:// and a domain, got ${quote(text)}`,
		'Enter the whole address, for example https://www.example.com/welcome.',
	);
}

function readAccent(page: FieldReader<undefined>): string {
	const text = page.text('accentColor') || DEFAULT_ACCENT;
	if (isColor(text)) return text.toLowerCase();
	throw new FieldError(
		page.label('accentColor'),
		`must be a color such as ${DEFAULT_ACCENT}, got ${quote(text)}`,
		'Pick it in the field, or write # and six hexadecimal digits.',
	);
}

/**
 * Reads what every page shows.
 *
 * @param fallbackName used when Company Name is empty
 * @throws FieldError
 */
export function readAppearance(page: FieldReader<undefined>, fallbackName: string): Appearance {
	const text = (name: string) => checkText(page.text(name) ?? '', page.label(name));
	return {
		language: page.choice('language') ?? AUTOMATIC,
		texts: {},
		company: text('companyName') || toSafeText(fallbackName),
		logoUrl: readHttpsUrl(page, 'logoUrl', isPictureUrl),
		accent: readAccent(page),
		help: text('help'),
	};
}
