import { isColor } from '../../page/color';
import { isPictureUrl } from '../../page/headers';
import { toSafeText } from '../../page/toSafeText';
import type { Appearance } from '../../page/wait';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { DEFAULT_ACCENT } from '../device/enroll/pageFields';
import type { OperationItem } from '../operation';

const MAX_TEXT = 1_000;
const MAX_URL = 2_000;

function checkText(value: string, label: string): string {
	const text = toSafeText(value);
	if (text.length <= MAX_TEXT) return text;
	throw new FieldError(
		label,
		`must be at most ${MAX_TEXT} characters, got ${text.length}`,
		'Shorten it.',
	);
}

function checkLogo(text: string, label: string): string {
	if (text === '') return '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && isPictureUrl(url) && text.length <= MAX_URL) return url.href;
	throw new FieldError(
		label,
		`must be a web address that starts with https:// and a domain, got ${quote(text)}`,
		'Enter the whole address, for example https://www.example.com/logo.svg.',
	);
}

function checkAccent(text: string, label: string): string {
	if (isColor(text)) return text.toLowerCase();
	throw new FieldError(
		label,
		`must be a color such as ${DEFAULT_ACCENT}, got ${quote(text)}`,
		'Pick it in the field, or write # and six hexadecimal digits.',
	);
}

/** @param fallbackName used when Company Name is empty @throws FieldError */
export function readAppearance({ read }: OperationItem, fallbackName: string): Appearance {
	const page = read.in('page');
	const text = (name: string) => checkText(page.text(name) ?? '', page.label(name));
	return {
		language: page.choice('language') ?? 'en',
		texts: {},
		company: text('companyName') || toSafeText(fallbackName),
		logoUrl: checkLogo(page.text('logoUrl') ?? '', page.label('logoUrl')),
		accent: checkAccent(page.text('accentColor') || DEFAULT_ACCENT, page.label('accentColor')),
		help: text('help'),
	};
}
