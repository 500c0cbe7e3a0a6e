import type { INodeProperties } from 'n8n-workflow';

/** Texts of the enrollment page, and what it does beside registering. */
export const enrollPageFields: INodeProperties[] = [
	{
		displayName: 'Ask for a Nickname',
		name: 'askNickname',
		type: 'boolean',
		default: false,
		description: 'Whether users can name their device on the page',
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
];
