/** The fields of an operation or a trigger, as the reference prints them. */
import { markdownTable } from '../markdownTable.mts';

interface Choice {
	name: string;
	value: unknown;
	description?: string;
}

/** A field of the node, as far as the table shows it. */
export interface Field {
	displayName: string;
	name: string;
	type: string;
	default?: unknown;
	required?: boolean;
	description?: string;
	typeOptions?: { minValue?: number; maxValue?: number };
	displayOptions?: { show?: Record<string, unknown[] | undefined> };
	options?: Array<Field | Choice>;
}

/** A field with the name of the collection that holds it, if one does. */
interface Placed {
	field: Field;
	where?: string;
}

const TEXT = 'up to 1,000 characters';
const ADDRESS = '`https://`, up to 2,000 characters';
const LIST = 'separated by commas';
/** The node adds no limit: PingOne, or what the text is compared with, has its own. */
const ANY = 'text';
const ATTRIBUTES =
	'accountId city countryCode familyName formattedName givenName honorificPrefix honorificSuffix locale middleName mobilePhone postalCode preferredLanguage primaryPhone region streetAddress timezone title userType';
const OTHERS =
	'description externalId name nameStartsWith password rpName scimFilter userFilter username policyType';

/**
 * Limits that a field's description in the editor cannot hold, by the field's name, or by the resource
 * and the name where a name stands for two things.
 */
export const LIMITS: Record<string, string> = {
	...Object.fromEntries(`${ATTRIBUTES} ${OTHERS}`.split(' ').map((name) => [name, ANY])),
	...{ companyName: TEXT, headline: TEXT, help: TEXT, successMessage: TEXT, text: TEXT },
	...{ logoUrl: ADDRESS, redirectUrl: ADDRESS },
	...{ clearCustomAttributes: LIST, onlyDevices: LIST, outputFields: LIST, publicKeys: LIST },
	accentColor: '`#` and six hexadecimal digits',
	applications: 'up to 10 IDs',
	customAttributes: 'names and values',
	customTexts: '[page text keys](texts.md), 1,000 characters each',
	email: 'an email address',
	environmentId: 'an ID',
	expectedOrigin: 'scheme and host',
	expectedRpId: 'a domain',
	externalTransactionId: 'up to 100 characters',
	linkValidFor: '1 minute to 30 days',
	message: '1 to 2,000 characters',
	nickname: 'up to 100 characters',
	'user.nickname': ANY,
	order: 'devices of the user',
	origin: 'scheme and host',
	otherEvents: 'types in PingOne’s audit log',
	populations: 'up to 10',
	publicKey: 'base64url',
	remindAfter: '10 minutes or more',
	rpId: 'the domain of the page, or one above it',
	'device.createFido2.rpId': 'a domain',
	sessionId: 'an ID',
};

/** What holds while an option is not added, where that is not its default. */
const LEFT_OUT: Record<string, string> = { maxConcurrentRequests: 'adapts; 10 when added' };

/** Options whose default holds while they are not added, too. The others are not sent then. */
const HOLDS = new Set(
	[
		'accentColor askForBackup askNickname catchUpHours customTexts ifGone ifGroupExists ifNothing',
		'ifUserExists ifUserHasDevice language maxAttempts maxHours maxReminders onPermanentFailure',
		'reasonRequired remindAfterUnit signMessage startCode timeout userVerification',
		'waitForPingOne',
	].flatMap((line) => line.split(' ')),
);

const isField = (entry: object): entry is Field => 'displayName' in entry;
const choicesOf = ({ options = [] }: Field) =>
	options.filter((entry): entry is Choice => !isField(entry));

/** A default as the editor shows it; undefined for a field that is empty at first. */
function shownDefault(field: Field): string | undefined {
	const { type, default: value } = field;
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (type === 'number') return String(value);
	const chosen = [value].flat().flatMap((one) => choicesOf(field).filter((c) => c.value === one));
	if (chosen.length > 0) return chosen.map(({ name }) => name).join(', ');
	return typeof value === 'string' && value !== '' && value !== '{}'
		? `\`${value.replaceAll('|', '\\|')}\``
		: undefined;
}

function defaultOf({ field, where }: Placed): string {
	const { name, required } = field;
	if (LEFT_OUT[name] !== undefined) return LEFT_OUT[name];
	const shown = shownDefault(field);
	if (shown === undefined) return required === true && !where ? 'required' : 'none';
	return where && !HOLDS.has(name) ? `not set; ${shown} when added` : shown;
}

const BY_TYPE: Record<string, string> = {
	boolean: 'on or off',
	dateTime: 'a date and time',
	json: 'JSON',
	resourceLocator: 'one',
	workflowSelector: 'one',
};

/** @param path resource and operation @throws for a field whose limit no one has written down */
export function limitOf(field: Field, path: string[] = []): string {
	const { name, type, typeOptions = {} } = field;
	const written = [[...path, name].join('.'), [...path.slice(0, 1), name].join('.'), name];
	const found = written.find((key) => LIMITS[key] !== undefined);
	if (found !== undefined) return LIMITS[found];
	const { minValue, maxValue } = typeOptions;
	if (minValue !== undefined && maxValue !== undefined) return `${minValue} to ${maxValue}`;
	if (minValue !== undefined) return `${minValue} or more`;
	const choices = choicesOf(field);
	if (choices.length > 6) return `${choices.length} to choose from`;
	if (choices.length > 0) return choices.map((choice) => `_${choice.name}_`).join(', ');
	if (BY_TYPE[type] !== undefined) return BY_TYPE[type];
	throw new Error(
		`The limit of ${name} is written down nowhere: see LIMITS in tools/reference/fields.mts`,
	);
}

/** Text of the editor as Markdown. */
const plain = (text: string) =>
	text
		.replace(/\.$/, '')
		.replace(/<code>(\w+)<\/code>/g, '`$1`')
		.replace(/<\/?\w[^>]*>/g, '')
		.replaceAll('|', '\\|')
		.replaceAll(' _ ', ' \\_ ');

/** When a field is shown: `Shown if **Return All** is off. ` */
function conditionOf({ displayOptions }: Field, fields: Field[]): string {
	return Object.entries(displayOptions?.show ?? {})
		.flatMap(([name, values = []]) => {
			const by = fields.find((each) => each.name === name.replace(/^\//, ''));
			if (!by) return [];
			const [value] = values;
			const shown = shownDefault({ ...by, default: value }) ?? String(value);
			const said = by.type === 'boolean' ? shown : `_${shown}_`;
			// A condition of n8n's, of which the only one is that there is a value.
			return [`Shown if **${by.displayName}** is ${typeof value === 'object' ? 'set' : said}. `];
		})
		.join('');
}

function aboutOf(field: Field, fields: Field[]): string {
	const choices = choicesOf(field);
	const each = choices.length > 6 ? [] : choices.filter(({ description }) => description);
	return [
		conditionOf(field, fields) + plain(field.description ?? ''),
		...each.map(({ name, description = '' }) => `_${name}_: ${plain(description)}`),
	]
		.filter((part) => part !== '')
		.join('. ');
}

/** All fields of an operation that an admin sees. */
export function placed(fields: Field[]): Placed[] {
	return fields
		.filter(({ type }) => type !== 'notice' && type !== 'hidden')
		.flatMap((field): Placed[] =>
			field.type === 'collection'
				? (field.options ?? [])
						.filter(isField)
						.map((inner) => ({ field: inner, where: field.displayName }))
				: [{ field }],
		);
}

/** The table of fields. @param path resource and operation @param without names of those that stand elsewhere */
export function fieldTable(fields: Field[], path: string[], without = new Set<string>()): string {
	const rows = placed(fields)
		.filter(({ field, where }) => !(where === 'Options' && without.has(field.name)))
		.map(({ field, where }) => [
			`${where ? `${where} > ` : ''}**${field.displayName}**`,
			...[defaultOf({ field, where }), limitOf(field, path), aboutOf(field, fields)],
		]);
	return rows.length === 0 ? '' : markdownTable(['Field', 'Default', 'Limit', 'Description'], rows);
}
