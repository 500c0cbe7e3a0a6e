import type { PageSettings } from '../../../enrollment/wait';
import { flag, text } from '../../../read/kinds';
import { checkText, checkUrl, page } from '../../waiting/appearance';

/** The enrollment page, by the relying party's name. Single fields override Custom Texts. */
export const enrollPage = page('enroll', [
	flag({
		displayName: 'Ask for a Nickname',
		name: 'askNickname',
		default: false,
		description: 'Whether users can name their device on the page',
	}),
	text({
		displayName: 'Headline',
		name: 'headline',
		placeholder: 'e.g. Welcome to Example',
		description: 'Overrides the default headline',
	}).as(checkText),
	text({
		displayName: 'Redirect URL',
		name: 'redirectUrl',
		placeholder: 'e.g. https://portal.example.com',
		description: 'HTTPS URL to redirect to after success',
	}).as(checkUrl()),
	text({
		displayName: 'Success Message',
		name: 'successMessage',
		placeholder: 'e.g. Your passkey is ready. Sign in at portal.example.com.',
		description: 'Overrides the text shown after success',
	}).as(checkText),
	text({
		displayName: 'Text',
		name: 'text',
		typeOptions: { rows: 3 },
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
	return (fallbackName: string): PageSettings => {
		const common = look(fallbackName);
		return {
			...common,
			texts: { ...common.texts, ...single },
			redirectUrl: own.redirectUrl ?? '',
			asksNickname: own.askNickname ?? false,
		};
	};
});
