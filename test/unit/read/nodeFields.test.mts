import type { INodeProperties } from 'n8n-workflow';
import { nodeFields } from '../../../nodes/PingOne/read/nodeFields.ts';

const FIELDS: INodeProperties[] = [
	{ displayName: 'Nickname', name: 'nickname', type: 'string', default: 'none' },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		options: [
			{ displayName: 'Help', name: 'help', type: 'string', default: '' },
			{ displayName: 'Timeout', name: 'timeout', type: 'number', default: 1 },
		],
	},
	{ displayName: 'Bare', name: 'bare', type: 'collection', default: {} },
];

/** n8n, which cannot evaluate some of the fields. */
function fieldsOf(broken: string[], thrown: unknown = new Error('x is not defined')) {
	const asked: string[] = [];
	const ctx = {
		getNodeParameter(name: string, _: number, fallback?: unknown) {
			asked.push(name);
			if (broken.includes(name)) throw thrown;
			return fallback;
		},
		getTimezone: () => 'UTC',
	};
	return { fields: nodeFields(ctx, FIELDS, 0), asked };
}

describe('an expression that n8n cannot evaluate', () => {
	it('is named by the label of its field, with n8n’s own words', () => {
		const { fields } = fieldsOf(['nickname']);
		expect(() => fields.text('nickname')).toThrow(
			"'Nickname' cannot be evaluated: x is not defined",
		);
	});

	it('is named in a collection, of which n8n names only the whole', () => {
		const { fields } = fieldsOf(['options', 'options.timeout']);
		expect(() => fields.in('options')).toThrow("'Timeout' cannot be evaluated: x is not defined");
	});

	it.each([
		['options', "'Options' cannot be evaluated"],
		['bare', "'Bare' cannot be evaluated"],
	])('is named by the collection %s when no member is to blame', (name, message) => {
		expect(() => fieldsOf([name]).fields.in(name)).toThrow(message);
	});

	it.each<[unknown, string, string | RegExp]>([
		[{ message: 'no', description: 'Look at Start.' }, 'no', 'Look at Start.'],
		[{ message: 'no', description: '' }, 'no', /^Check the expression/],
		[{ message: 'no', description: 7 }, 'no', /^Check the expression/],
		[{ message: 7 }, '[object Object]', /^Check the expression/],
		['text', 'text', /^Check the expression/],
		[null, 'null', /^Check the expression/],
	])('%j is told, whatever it is', (thrown, words, hint) => {
		const read = () => {
			try {
				return fieldsOf(['nickname'], thrown).fields.text('nickname');
			} catch (error) {
				return error;
			}
		};
		expect(read()).toMatchObject({
			message: `'Nickname' cannot be evaluated: ${words}`,
			hint: expect.stringMatching(hint) as string,
		});
	});
});

it('asks n8n once for each field', () => {
	const { fields, asked } = fieldsOf([]);
	expect([fields.text('nickname'), fields.text('nickname')]).toEqual(['none', 'none']);
	expect(asked).toEqual(['nickname']);
});
