import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Values that mean the same, in the forms in which sheets, forms and models give them. */
export interface Meaning {
	/** As n8n's own field gives it. */
	canonical: unknown;
	forms: unknown[];
}

/** What may be given for a field. */
export interface Values {
	meanings: Meaning[];
	/** Values that mean nothing, and must be refused. */
	refused: unknown[];
	/** Values that say nothing: refused, or as if the field were not there. */
	blank: unknown[];
}

const BLANK = [undefined, null, '', '  '];
const OBJECTS = [{}, { a: 1 }, [], ['x', 'y'], '[object Object]'];
const LEFT_AS_TEXT = ['{{ $json.value }}', 'Dear {{ $json.name }}'];

export const UUID = '5eba3946-1f22-43b4-b603-93c1016f1b72';
const FUTURE = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 3_600_000);

const inForms = (text: string, ...more: unknown[]): Meaning => ({
	canonical: text,
	forms: [` ${text} `, `${text}\n`, ...more],
});

const LISTS = [
	...['clearCustomAttributes', 'onlyDevices', 'outputFields', 'publicKeys'],
	...['applications', 'otherEvents'],
];

/** Text that a field takes, by its name. */
const SAMPLES: Record<string, string> = {
	accentColor: '#123456',
	applications: UUID,
	challenge: 'A'.repeat(44),
	environmentId: UUID,
	externalTransactionId: 'hire-1',
	logoUrl: 'https://www.example.com/logo.png',
	origin: 'https://login.example.com',
	publicKeys:
		'pQECAyYgASFYIEZC86lhY1FF2tT-w4c0-KtUQdELleUDQpwmWA1agG04IlggLiwp31jv0v8WIn9Ipfz7AAx9oiZpEy1EHIRU62sWUVg',
	redirectUrl: 'https://www.example.com/',
	sessionId: UUID,
	scimFilter: 'username eq "ada"',
	clearCustomAttributes: 'badge',
	otherEvents: 'POLICY.CREATED',
	outputFields: 'username',
};

/** Text fields that take no number. */
const NO_NUMBER = ['accentColor', 'challenge', 'environmentId', 'logoUrl', 'origin', 'redirectUrl'];

const NUMBERS: Record<string, number> = { limit: 7, timeout: 45, linkValidFor: 3, watchFor: 5 };

/** Of a custom attribute: text, or any JSON. */
const anyValues: Values = {
	meanings: ['ada', 12345, true, false, { a: 1 }, ['x']].map((canonical) => ({
		canonical,
		forms: typeof canonical === 'string' ? [` ${canonical} `] : [],
	})),
	refused: ['[object Object]', ...LEFT_AS_TEXT, 2 ** 60, NaN, Infinity],
	blank: BLANK,
};

function textValues({ name, typeOptions, displayName }: INodeProperties): Values {
	if (name === 'value' && displayName === 'Value') return anyValues;
	if (typeOptions?.password) {
		return {
			meanings: [
				{ canonical: ' 2 words ', forms: [] },
				{ canonical: '12345678', forms: [12345678] },
			],
			refused: [...BLANK.slice(0, 3), ...OBJECTS, ...LEFT_AS_TEXT, true, false, 2 ** 60, NaN],
			blank: [],
		};
	}
	const sample = SAMPLES[name] ?? 'ada';
	const takesNumber = !NO_NUMBER.includes(name) && name !== 'sessionId' && name !== 'name';
	// A list of names may come as a list.
	const isList = LISTS.includes(name);
	return {
		meanings: [
			inForms(sample, ...(isList ? [[sample]] : [])),
			...(takesNumber && !isList ? [{ canonical: '12345', forms: [12345, ' 12345 '] }] : []),
		],
		refused: [
			...(isList ? [{}, [{}], '[object Object]'] : OBJECTS),
			...LEFT_AS_TEXT,
			true,
			false,
			2 ** 60,
			NaN,
		],
		blank: BLANK,
	};
}

function choiceValues(field: INodeProperties): Values {
	const options = field.options as INodePropertyOptions[];
	return {
		meanings: options.map(({ name, value }) => ({
			canonical: value,
			forms: [name, name.toUpperCase(), ` ${String(value)} `, String(value).toLowerCase()],
		})),
		refused: [...BLANK, ...OBJECTS, ...LEFT_AS_TEXT, 'nonsense', true, 7, [options[0].value]],
		blank: [],
	};
}

/** IDs of entries that n8n reads from PingOne. */
const idsValues: Values = {
	meanings: [{ canonical: [UUID], forms: [UUID, ` ${UUID} `, [` ${UUID}`]] }],
	refused: [...BLANK, [], {}, [{}], '[object Object]', 'nonsense', [UUID, 'nonsense'], true, 7],
	blank: [],
};

function choicesValues(field: INodeProperties): Values {
	if (!field.options) return idsValues;
	const [one, two] = field.options as INodePropertyOptions[];
	return {
		meanings: [
			{ canonical: [one.value], forms: [one.value, one.name, [one.name], ` ${one.name} `] },
			{ canonical: [one.value, two.value], forms: [`${one.name}, ${String(two.value)}`] },
		],
		refused: [{}, [{}], '[object Object]', 'nonsense', [one.value, 'nonsense'], true, 7],
		blank: [...BLANK, []],
	};
}

const dateValues: Values = {
	meanings: [
		{
			canonical: FUTURE.toISOString(),
			forms: [
				FUTURE,
				FUTURE.getTime(),
				String(FUTURE.getTime()),
				` ${FUTURE.toISOString()} `,
				FUTURE.toISOString().replace('.000Z', '+00:00'),
			],
		},
	],
	refused: [
		...OBJECTS,
		...LEFT_AS_TEXT,
		...['tomorrow', '31.12.2026', '12/31/2026', '2026-02-30', '46387', true, 46387, 1767225600],
	],
	blank: BLANK,
};

function locatorValues({ modes = [], name }: INodeProperties): Values {
	const own: Record<string, string> = { username: 'ada', email: 'ada@example.com', name: 'Sales' };
	const rl = (mode: string, value: unknown) => ({ __rl: true, mode, value });
	const [first] = modes;
	const texts = modes.filter(({ type }) => type === 'string').map((mode) => mode.name);
	const plain = [texts.find((mode) => mode === 'id'), texts.find((mode) => mode !== 'id')];
	return {
		meanings: modes.map(({ name: mode }) => {
			const value = own[mode] ?? (['rpId', 'relyingParty'].includes(name) ? 'example.com' : UUID);
			const asText = plain.includes(mode) ? [value, ` ${value} `] : [];
			return {
				canonical: rl(mode, value),
				forms: [rl(mode, ` ${value} `), { mode, value }, ...asText],
			};
		}),
		refused: [
			...[{ a: 1 }, ['x'], true, '[object Object]', ...LEFT_AS_TEXT].map((value) =>
				rl(first.name, value),
			),
			...[7, true, rl('nonsense', UUID), { value: UUID }],
		],
		blank: [...BLANK, ...BLANK.map((value) => rl(first.name, value))],
	};
}

/** What is tried for a field, by its type. */
export function valuesFor(field: INodeProperties): Values | undefined {
	switch (field.type) {
		case 'boolean':
			return {
				meanings: [
					{ canonical: true, forms: ['true', 'TRUE', ' True ', 'yes', 1, '1'] },
					{ canonical: false, forms: ['false', 'FALSE', ' no ', 0, '0'] },
				],
				refused: [...BLANK, ...OBJECTS, ...LEFT_AS_TEXT, 'maybe', 'on', 2, NaN, [true]],
				blank: [],
			};
		case 'options':
			return choiceValues(field);
		case 'multiOptions':
			return choicesValues(field);
		case 'number': {
			const given = NUMBERS[field.name] ?? 2;
			return {
				meanings: [{ canonical: given, forms: [String(given), ` ${given} `, `${given}.0`] }],
				refused: [
					...BLANK,
					...OBJECTS,
					...[NaN, Infinity, true, [given], `${given} days`, '1,000', '0x10', '1e1', 'many'],
				],
				blank: [],
			};
		}
		case 'string':
		case 'color':
			return textValues(field);
		case 'dateTime':
			return dateValues;
		case 'resourceLocator':
			return locatorValues(field);
		case 'workflowSelector':
			return {
				meanings: [
					{
						canonical: { __rl: true, mode: 'id', value: 'wf1' },
						forms: [{ mode: 'list', value: ' wf1 ' }, 'wf1'],
					},
				],
				refused: [...BLANK, [], ['x'], {}, '[object Object]', ...LEFT_AS_TEXT, true],
				blank: [],
			};
		case 'json':
			return {
				meanings: [],
				refused: ['x', '{', '[object Object]', 7, true, []],
				blank: BLANK,
			};
		case 'collection':
		case 'fixedCollection':
			return { meanings: [], refused: ['x', 7, true, { nonsense: [1] }, ['x']], blank: BLANK };
		case 'notice':
		case 'hidden':
			return undefined;
		default:
			throw new Error(`nothing to try for ${field.name} of the type ${field.type}`);
	}
}
