import type { INodeProperties } from 'n8n-workflow';
import { LANGUAGES } from '../../../page/texts';

export const DEFAULT_ACCENT = '#1f5fbf';

/** Appearance and texts of the page. */
export const pageField: INodeProperties = {
	displayName: 'Page',
	name: 'page',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	options: [
		{
			displayName: 'Accent Color',
			name: 'accentColor',
			type: 'color',
			default: DEFAULT_ACCENT,
			description: 'Color of the button. Adjusted where it would be hard to read.',
		},
		{
			displayName: 'Ask for a Nickname',
			name: 'askNickname',
			type: 'boolean',
			default: false,
			description: 'Whether users can name their device on the page',
		},
		{
			displayName: 'Company Name',
			name: 'companyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Ltd',
			description: 'Shown at the top of the page. Defaults to Relying Party Name.',
		},
		{
			displayName: 'Custom Texts',
			name: 'customTexts',
			type: 'json',
			default: '{}',
			description:
				'Overrides any text of the page by its key, as in { "lang": "sv", "button": "Skapa nyckel" }. The enrollment documentation lists the keys.',
		},
		{
			displayName: 'Headline',
			name: 'headline',
			type: 'string',
			default: '',
			placeholder: 'e.g. Welcome to Example',
			description: 'Overrides the default headline',
		},
		{
			displayName: 'Help',
			name: 'help',
			type: 'string',
			default: '',
			placeholder: 'e.g. Questions? Call the service desk: extension 1234',
			description: 'Support contact shown at the bottom of the page',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			options: Object.entries(LANGUAGES).map(([value, { name }]) => ({ name, value })),
			default: 'en',
			description: 'Language of the page. For other languages, use Custom Texts.',
		},
		{
			displayName: 'Logo URL',
			name: 'logoUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://www.example.com/logo.svg',
			description: 'HTTPS URL of an image. The page loads nothing else from other hosts.',
		},
		{
			displayName: 'Redirect URL',
			name: 'redirectUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://portal.example.com',
			description: 'HTTPS URL to redirect to after success',
		},
		{
			displayName: 'Success Message',
			name: 'successMessage',
			type: 'string',
			default: '',
			placeholder: 'e.g. Your passkey is ready. Sign in at portal.example.com.',
			description: 'Overrides the text shown after success',
		},
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. This takes a minute. Have your phone at hand.',
			description: 'Overrides the text below the headline',
		},
	],
};
