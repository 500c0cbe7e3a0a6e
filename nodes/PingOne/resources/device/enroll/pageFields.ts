import type { INodeProperties } from 'n8n-workflow';
import { LANGUAGES } from '../../../enrollment/page/texts';

export const DEFAULT_ACCENT = '#1f5fbf';

/** How the page looks and what it says. */
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
			description:
				'Color of the button. It is made darker or lighter where it would be hard to read.',
		},
		{
			displayName: 'Company Name',
			name: 'companyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Ltd',
			description: 'Stands at the top of the page. Without it, Relying Party Name does.',
		},
		{
			displayName: 'Headline',
			name: 'headline',
			type: 'string',
			default: '',
			placeholder: 'e.g. Welcome to Example',
			description: 'Replaces the headline of the language',
		},
		{
			displayName: 'Help',
			name: 'help',
			type: 'string',
			default: '',
			placeholder: 'e.g. Questions? Call the service desk: extension 1234',
			description: 'Stands at the bottom of the page: whom to ask',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			options: Object.entries(LANGUAGES).map(([value, { name }]) => ({ name, value })),
			default: 'en',
			description: 'Language of the page. For another one, fill in Own Texts.',
		},
		{
			displayName: 'Logo URL',
			name: 'logoUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://www.example.com/logo.svg',
			description: 'A picture on an https address. The page loads nothing else from elsewhere.',
		},
		{
			displayName: 'Own Texts',
			name: 'ownTexts',
			type: 'json',
			default: '{}',
			description:
				'Replaces any text of the page, by its key, as in { "lang": "sv", "button": "Skapa nyckel" }. The keys are listed in the documentation of enrollment.',
		},
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. This takes a minute. Have your phone at hand.',
			description: 'Replaces the text below the headline',
		},
	],
};
