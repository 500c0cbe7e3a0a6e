import type { IDataObject } from 'n8n-workflow';
import { errorOf } from '../../support/errorItem.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

/** Family names as HR systems export them; PingOne takes the last two (pingone-go-sdk-v2, User). */
const FAMILY = ['O’Brien', 'Smith, Jr.', 'Müller/Maier', 'Nguyễn', 'María José'];
const HIRES = 500;

const hires = Array.from({ length: HIRES }, (_, place) => ({
	username: `hr.${place}`,
	email: `hr.${place}@example.com`,
	family: FAMILY[place % FAMILY.length],
}));

interface Outcome {
	errors: Array<{ username: string; family: string; text: string }>;
	created: IDataObject[];
}

const REGULAR_EXPRESSION = /\\p|\^\[|\[A-Z\]|\\w/;

/** What an admin reads about a failed item. */
function wordsOf(json: IDataObject): string {
	const { message, hint } = errorOf({ json });
	return `${message} ${hint}`;
}

/** Creates the first of the hires in one run that continues on errors. */
async function createFirst(count: number, options: IDataObject): Promise<Outcome> {
	const { branches, error } = await node.run(
		{
			resource: 'user',
			operation: 'create',
			username: '={{ $json.username }}',
			email: '={{ $json.email }}',
			familyName: '={{ $json.family }}',
			options,
		},
		{ items: hires.slice(0, count), onError: 'continueRegularOutput' },
	);
	expect(error).toBeUndefined();
	const outputs = branches[0].map(({ json }) => json);
	expect(outputs).toHaveLength(count);
	const isCreated = (json: IDataObject) => json.enabled === true;
	return {
		created: outputs.filter(isCreated),
		errors: outputs.flatMap((json, place) =>
			isCreated(json) ? [] : [{ ...hires[place], text: wordsOf(json) }],
		),
	};
}

it('names user, field, character and cure of every refused name, and no regular expression', async () => {
	const { errors, created } = await createFirst(HIRES, {});
	expect(created).toHaveLength(200);
	expect(errors).toHaveLength(300);
	const said: Record<string, string[]> = {
		'O’Brien': ['’ (U+2019)', 'Straighten Apostrophes'],
		'Smith, Jr.': [', (U+002C)', 'Honorific Suffix'],
		'Müller/Maier': ['/ (U+002F)', 'hyphen'],
	};
	for (const { username, family, text } of errors) {
		for (const part of ["'Family Name'", `'${username}'`, `'${family}'`, ...said[family]]) {
			expect(text).toContain(part);
		}
		expect(text).not.toMatch(REGULAR_EXPRESSION);
		expect(text.length).toBeLessThan(300);
		expect(text).toContain(
			'may contain only letters, digits, spaces, apostrophes, periods and hyphens',
		);
	}
});

it('straightens apostrophes when told to, in names only', async () => {
	const { errors, created } = await createFirst(50, { straightenApostrophes: true });
	expect(created).toHaveLength(30);
	expect(errors.filter(({ family }) => family === 'O’Brien')).toEqual([]);
	expect(created.filter(({ name }) => (name as IDataObject).family === "O'Brien")).toHaveLength(10);
	const [user] = await node.outputs({
		...{ resource: 'user', operation: 'create', username: 'x', email: 'x@example.com' },
		...{ familyName: 'D’Arcy', givenName: 'Ann‘s' },
		additionalFields: { title: 'Queen’s Counsel' },
		options: { straightenApostrophes: true },
	});
	expect(user).toMatchObject({
		name: { family: "D'Arcy", given: "Ann's" },
		title: 'Queen’s Counsel',
	});
});

it.each([
	[{ additionalFields: { timezone: 'UTC' } }, "'Timezone'", 'two names with a slash'],
	[{ additionalFields: { countryCode: 'de' } }, "'Country Code'", 'two capital letters'],
	[{ additionalFields: { mobilePhone: 'none' } }, "'Mobile Phone'", 'must contain a digit'],
	[{ givenName: 'Ada\u0007' }, "'Given Name'", 'U+0007'],
	[{ additionalFields: { formattedName: 'Lovelace, Ada' } }, "'Formatted Name'", ', (U+002C)'],
])('says in words what is wrong with %j', async (fields, field, words) => {
	const { message, description } = await node.refusal({
		...{ resource: 'user', operation: 'create', username: 'x', email: 'x@example.com' },
		...fields,
	});
	const text = `${message} ${description}`;
	expect(text).toContain(field);
	expect(text).toContain(words);
	expect(text).not.toMatch(REGULAR_EXPRESSION);
	expect(await sandbox.requests()).toHaveLength(1);
});
