import type { PageSettings } from '../../../enrollment/wait';
import { isTextKey } from '../../../page/texts';
import { FieldError, quote } from '../../../pingone/errors/fieldError';
import type { OperationItem } from '../../operation';
import { checkText, readAppearance, readHttpsUrl } from '../../waiting/appearance';

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
	const single = {
		headline: text('headline'),
		intro: text('text'),
		doneText: text('successMessage'),
	};
	const set = Object.entries(single).filter(([, value]) => value !== '');
	return {
		...readAppearance(page, fallbackName),
		texts: { ...readCustomTexts(page.json('customTexts')), ...Object.fromEntries(set) },
		redirectUrl: readHttpsUrl(page, 'redirectUrl'),
		asksNickname: page.flag('askNickname') ?? false,
	};
}
