import { isColor } from '../../../page/color';
import { isPictureUrl } from '../../../page/headers';
import { isTextKey } from '../../../page/texts';
import type { PageSettings } from '../../../enrollment/wait';
import { toSafeText } from '../../../page/toSafeText';
import { FieldError, quote } from '../../../pingone/errors/fieldError';
import type { OperationItem } from '../../operation';
import { DEFAULT_ACCENT } from './pageFields';

const MAX_TEXT = 1_000;
const MAX_URL = 2_000;

function checkText(value: string, field: string): string {
	const text = toSafeText(value);
	if (text.length <= MAX_TEXT) return text;
	throw new FieldError(
		field,
		`must be at most ${MAX_TEXT} characters, got ${text.length}`,
		'Shorten it.',
	);
}

const isWebAddress = ({ protocol, username, password }: URL) =>
	protocol === 'https:' && username === '' && password === '';

/** An https address, or nothing. */
function checkHttpsUrl(text: string, field: string, isUsable = isWebAddress): string {
	if (text === '') return '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && isUsable(url) && text.length <= MAX_URL) return url.href;
	throw new FieldError(
		field,
		`must be a web address that starts with https:// and a domain, got ${quote(text)}`,
		'Enter the whole address, for example https://www.example.com/welcome.',
	);
}

function checkAccent(text: string): string {
	if (isColor(text)) return text.toLowerCase();
	throw new FieldError(
		'Accent Color',
		`must be a color such as ${DEFAULT_ACCENT}, got ${quote(text)}`,
		'Pick it in the field, or write # and six hexadecimal digits.',
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

const CUSTOM_TEXTS = 'Custom Texts';

function readCustomTexts(value: unknown): Record<string, string> {
	const texts = parseTexts(value);
	if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
		throw new FieldError(
			CUSTOM_TEXTS,
			'must be a JSON object',
			'Write it like { "button": "Create my key" }.',
		);
	}
	return Object.fromEntries(
		Object.entries(texts).map(([key, text]: [string, unknown]) => {
			if (isTextKey(key) && typeof text === 'string') return [key, checkText(text, CUSTOM_TEXTS)];
			throw new FieldError(
				CUSTOM_TEXTS,
				`has ${quote(key)}, which is no text of the page`,
				'Check the spelling of the key, and that its value is in double quotes.',
			);
		}),
	);
}

/**
 * Reads the page's appearance and texts. Single fields override Custom Texts, so that what the
 * editor shows is what counts.
 *
 * @param fallbackName used when Company Name is empty
 * @throws FieldError
 */
export function readPageSettings(item: OperationItem, fallbackName: string): PageSettings {
	const page = item.read.in('page');
	const text = (name: string) => checkText(page.text(name) ?? '', page.label(name));
	const url = (name: string, isUsable?: (parsed: URL) => boolean) =>
		checkHttpsUrl(page.text(name) ?? '', page.label(name), isUsable);
	const single = {
		headline: text('headline'),
		intro: text('text'),
		doneText: text('successMessage'),
	};
	const set = Object.entries(single).filter(([, value]) => value !== '');
	return {
		language: page.choice('language') ?? 'en',
		texts: { ...readCustomTexts(page.json('customTexts')), ...Object.fromEntries(set) },
		company: text('companyName') || toSafeText(fallbackName),
		logoUrl: url('logoUrl', isPictureUrl),
		accent: checkAccent(page.text('accentColor') || DEFAULT_ACCENT),
		redirectUrl: url('redirectUrl'),
		asksNickname: page.flag('askNickname') ?? false,
		help: text('help'),
	};
}
