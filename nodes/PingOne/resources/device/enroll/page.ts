import type { IDataObject } from 'n8n-workflow';
import { isColor } from '../../../enrollment/page/color';
import { plain } from '../../../enrollment/safeText';
import { isTextKey } from '../../../enrollment/page/texts';
import type { PageSettings } from '../../../enrollment/protocol/wait';
import { FieldError, quote } from '../../../pingone/errors/fieldError';
import type { OperationItem } from '../../operation';
import { DEFAULT_ACCENT } from './pageFields';

const LONGEST_TEXT = 1_000;
const LONGEST_URL = 2_000;

function readText(value: unknown, field: string): string {
	const text = value === undefined || value === null ? '' : plain(String(value));
	if (text.length <= LONGEST_TEXT) return text;
	throw new FieldError(
		field,
		`has ${text.length} characters, but the page takes at most ${LONGEST_TEXT}`,
		'Shorten it.',
	);
}

/** An address on https, or nothing. */
function readHttpsUrl(value: unknown, field: string): string {
	const text = value === undefined || value === null ? '' : String(value).trim();
	if (text === '') return '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const usable = url?.protocol === 'https:' && url.username === '' && url.password === '';
	if (usable && text.length <= LONGEST_URL) return url.href;
	throw new FieldError(
		field,
		`has to be a web address that starts with https://, but is ${quote(text)}`,
		'Enter the whole address, for example https://www.example.com/welcome.',
	);
}

function readAccent(value: unknown): string {
	const text = value === undefined || value === '' ? DEFAULT_ACCENT : String(value).trim();
	if (isColor(text)) return text.toLowerCase();
	throw new FieldError(
		'Accent Color',
		`has to be a color such as ${DEFAULT_ACCENT}, but is ${quote(text)}`,
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

function readOwnTexts(value: unknown): Record<string, string> {
	const texts = parseTexts(value);
	if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
		throw new FieldError(
			'Own Texts',
			'has to be a JSON object',
			'Write it like { "button": "Create my key" }.',
		);
	}
	return Object.fromEntries(
		Object.entries(texts).map(([key, text]: [string, unknown]) => {
			if (isTextKey(key) && typeof text === 'string') return [key, readText(text, 'Own Texts')];
			throw new FieldError(
				'Own Texts',
				`has ${quote(key)}, which is no text of the page`,
				'Check the spelling of the key, and that its value stands in double quotes.',
			);
		}),
	);
}

/** Single fields come before Own Texts, so that what is seen in the editor counts. */
function readTexts(item: OperationItem, page: IDataObject): Record<string, string> {
	const message = item.text('afterSuccess') === 'message' ? item.value('successMessage') : '';
	const single = {
		headline: readText(page.headline, 'Headline'),
		intro: readText(page.text, 'Text'),
		doneText: readText(message, 'Message'),
	};
	const set = Object.entries(single).filter(([, text]) => text !== '');
	return { ...readOwnTexts(page.ownTexts), ...Object.fromEntries(set) };
}

function readRedirect(item: OperationItem): string {
	if (item.text('afterSuccess') !== 'redirect') return '';
	const url = readHttpsUrl(item.text('redirectUrl'), 'Web Page');
	if (url !== '') return url;
	throw new FieldError('Web Page', 'is empty', 'Enter an address, or choose Show a Message.');
}

/**
 * Reads how the page looks and what it says.
 *
 * @param fallbackName stands in for a missing Company Name
 * @throws FieldError
 */
export function readPage(item: OperationItem, fallbackName: string): PageSettings {
	const page = item.collection('page');
	return {
		language: String(page.language ?? 'en'),
		texts: readTexts(item, page),
		company: readText(page.companyName, 'Company Name') || plain(fallbackName),
		logoUrl: readHttpsUrl(page.logoUrl, 'Logo URL'),
		accent: readAccent(page.accentColor),
		redirectUrl: readRedirect(item),
		asksNickname: item.text('nicknameFrom') === 'page',
		help: readText(page.help, 'Help'),
	};
}
