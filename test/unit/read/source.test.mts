import type { INodeParameters } from 'n8n-workflow';
import { collection } from '../../../nodes/PingOne/read/input.ts';
import { number, text } from '../../../nodes/PingOne/read/kinds.ts';
import { itemSource } from '../../../nodes/PingOne/read/source.ts';

const nickname = text({
	displayName: 'Nickname',
	name: 'nickname',
	type: 'string',
	default: 'none',
});

const anyNumber = { allows: () => true, must: 'be a number', hint: 'Enter one.' };

const options = collection({ displayName: 'Options', name: 'options' }, [
	text({ displayName: 'Help', name: 'help', type: 'string', default: '' }),
	number({ displayName: 'Timeout', name: 'timeout', type: 'number', default: 1 }, anyNumber),
]);

const bare = collection({ displayName: 'Bare', name: 'bare' }, []);

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
	return { source: itemSource(ctx, 0), asked };
}

describe('an expression that n8n cannot evaluate', () => {
	it('is named by the label of its field, with n8n’s own words', () => {
		const { source } = fieldsOf(['nickname']);
		expect(() => nickname.read(source)).toThrow("'Nickname' cannot be evaluated: x is not defined");
	});

	it('is named in a collection, of which n8n names only the whole', () => {
		const { source } = fieldsOf(['options', 'options.timeout']);
		expect(() => options.read(source)).toThrow("'Timeout' cannot be evaluated: x is not defined");
	});

	it.each([
		['options', options, "'Options' cannot be evaluated"],
		['bare', bare, "'Bare' cannot be evaluated"],
	])('is named by the collection %s when no member is to blame', (name, input, message) => {
		expect(() => input.read(fieldsOf([name]).source)).toThrow(message);
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
				return nickname.read(fieldsOf(['nickname'], thrown).source);
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

describe('for several items', () => {
	/** What n8n is asked for, by three items that read all fields. */
	function asked(parameters: INodeParameters) {
		const calls: string[] = [];
		const ctx = {
			getNode: () => ({ parameters }),
			getNodeParameter(name: string, item: number, fallback?: unknown) {
				calls.push(`${name} ${item}`);
				return parameters[name] === undefined ? fallback : `${name} of ${item}`;
			},
			getTimezone: () => 'UTC',
		};
		const values = [0, 1, 2].map((item) => nickname.read(itemSource(ctx, item)));
		return { calls, values };
	}
	const once = ['nickname 0'];
	const each = ['nickname 0', 'nickname 1', 'nickname 2'];

	it.each<[string, INodeParameters, string[]]>([
		['fixed text', { nickname: 'Key' }, once],
		['nothing, so that the default counts', {}, once],
		['an expression', { nickname: '={{ $json.name }}' }, each],
		['one in a member', { nickname: { value: '={{ $json.name }}' } }, each],
		['one in a list', { nickname: { rows: [{ name: 'x' }, { name: '={{ $json.name }}' }] } }, each],
		['braces without an expression', { nickname: '{{ $json.name }}' }, once],
	])('n8n is asked about %s', (_, parameters, calls) => {
		expect(asked(parameters).calls).toEqual(calls);
	});

	it('each gets its own value of an expression', () => {
		const { values } = asked({ nickname: '={{ $json.name }}' });
		expect(values).toEqual(['nickname of 0', 'nickname of 1', 'nickname of 2']);
	});

	it('a failure is not kept', () => {
		const calls: number[] = [];
		const ctx = {
			getNode: () => ({ parameters: { nickname: 'Key' } }),
			getNodeParameter(_: string, item: number) {
				calls.push(item);
				throw new Error('no');
			},
			getTimezone: () => 'UTC',
		};
		for (const item of [0, 1]) {
			expect(() => nickname.read(itemSource(ctx, item))).toThrow('no');
		}
		expect(calls).toEqual([0, 1]);
	});
});

it('asks n8n once for each field', () => {
	const { source, asked } = fieldsOf([]);
	expect([nickname.read(source), nickname.read(source)]).toEqual(['none', 'none']);
	expect(asked).toEqual(['nickname']);
});
