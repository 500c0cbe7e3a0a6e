import type { PageSettings } from '../../../enrollment/wait';
import { isTextKey } from '../../../page/texts';
import { FieldError, quote } from '../../../pingone/errors/fieldError';
import { flag, json, text } from '../../../read/kinds';
import { checkText, checkUrl, page } from '../../waiting/appearance';

function parseTexts(value: unknown): unknown {
	if (typeof value !== 'string') return value ?? {};
	try {
		return value.trim() === '' ? {} : JSON.parse(value);
	} catch {
		return undefined;
	}
}

function customTextsOf(value: unknown, label: string): Record<string, string> {
	const texts = parseTexts(value);
	if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
		throw new FieldError(
			label,
			'must be a JSON object',
			'Write it like { "button": "Create my key" }.',
		);
	}
	return Object.fromEntries(
		Object.entries(texts).map(([key, text]: [string, unknown]) => {
			if (isTextKey(key) && typeof text === 'string') return [key, checkText(text, label)];
			throw new FieldError(
				label,
				`has ${quote(key)}, which is no text of the page`,
				'Check the spelling of the key, and that its value is in double quotes.',
			);
		}),
	);
}

/**
 * The enrollment page: its look and texts, and what it does beside registering. Single fields
 * override Custom Texts, so that what the editor shows is what counts.
 *
 * Gives its settings for the name of the relying party, which stands in for an empty Company Name.
 */
export const enrollPage = page([
	flag({
		displayName: 'Ask for a Nickname',
		name: 'askNickname',
		type: 'boolean',
		default: false,
		description: 'Whether users can name their device on the page',
	}),
	json({
		displayName: 'Custom Texts',
		name: 'customTexts',
		type: 'json',
		default: '{}',
		description:
			'Overrides any text of the page by its key, as in { "lang": "sv", "button": "Skapa nyckel" }. The enrollment documentation lists the keys.',
	}).as(customTextsOf),
	text({
		displayName: 'Headline',
		name: 'headline',
		type: 'string',
		default: '',
		placeholder: 'e.g. Welcome to Example',
		description: 'Overrides the default headline',
	}).as(checkText),
	text({
		displayName: 'Redirect URL',
		name: 'redirectUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://portal.example.com',
		description: 'HTTPS URL to redirect to after success',
	}).as(checkUrl()),
	text({
		displayName: 'Success Message',
		name: 'successMessage',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your passkey is ready. Sign in at portal.example.com.',
		description: 'Overrides the text shown after success',
	}).as(checkText),
	text({
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. This takes a minute. Have your phone at hand.',
		description: 'Overrides the text below the headline',
	}).as(checkText),
]).as(({ look, own }) => {
	const { headline, text: intro, successMessage: doneText } = own;
	const single = {
		...(headline && { headline }),
		...(intro && { intro }),
		...(doneText && { doneText }),
	};
	return (fallbackName: string): PageSettings => ({
		...look(fallbackName),
		texts: { ...own.customTexts, ...single },
		redirectUrl: own.redirectUrl ?? '',
		asksNickname: own.askNickname ?? false,
	});
});
