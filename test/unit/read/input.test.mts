import type { INodeProperties } from 'n8n-workflow';
import {
	collection,
	fieldsOf,
	group,
	mergedCollection,
	Notice,
	readAll,
	rows,
	type Source,
} from '../../../nodes/PingOne/read/input.ts';
import { choice, flag, text } from '../../../nodes/PingOne/read/kinds.ts';
import { operation } from '../../../nodes/PingOne/resources/operation.ts';

/** Where fields have these values, or their defaults; notes which are asked for. */
function sourceOf(values: Record<string, unknown>) {
	const asked: string[] = [];
	const source: Source = {
		get({ name, default: byDefault }) {
			asked.push(name);
			return name in values ? values[name] : byDefault;
		},
		timezone: 'UTC',
	};
	return { source, asked };
}

const by = choice({
	displayName: 'Match By',
	name: 'by',
	type: 'options',
	options: [
		{ name: 'Name', value: 'name' },
		{ name: 'ID', value: 'id' },
	],
	default: 'name',
});

const id = text({
	displayName: 'ID',
	name: 'id',
	type: 'string',
	default: 'none',
	displayOptions: { show: { by: ['id'] } },
});

const help = text({ displayName: 'Help', name: 'help', type: 'string', default: '' });

describe('a form', () => {
	it('reads what the editor shows, and nothing else', () => {
		const { source, asked } = sourceOf({ id: 'stale' });
		expect(readAll([by, id, help], source)).toEqual({ by: 'name', help: '' });
		expect(asked).toEqual(['by', 'help']);
		expect(readAll([by, id], sourceOf({ by: 'id', id: ' 7 ' }).source)).toEqual({
			by: 'id',
			id: '7',
		});
	});

	it('shows its fields in order, each as n8n has it', () => {
		const notice = new Notice({ displayName: 'Note', name: 'n', type: 'notice', default: '' });
		const shown = fieldsOf([by, id, notice.when({ by: ['id'] }), help.when({ by: ['name'] })]);
		expect(shown.map(({ name, displayOptions }) => [name, displayOptions?.show])).toEqual([
			['by', undefined],
			['id', { by: ['id'] }],
			['n', { by: ['id'] }],
			['help', { by: ['name'] }],
		]);
	});

	it('takes a group as one value, shown or not', () => {
		const both = group('both', [help, id.when({ help: ['x'] })], (given) => given).when({
			by: ['id'],
		});
		expect(readAll([by, both], sourceOf({}).source)).toEqual({ by: 'name' });
		expect(readAll([by, both], sourceOf({ by: 'id', help: 'x', id: '7' }).source)).toEqual({
			by: 'id',
			both: { help: 'x', id: '7' },
		});
	});
});

describe('a field', () => {
	it('is checked under the label that the editor shows', () => {
		const labels: string[] = [];
		const checked = help.as((value, label) => {
			labels.push(label);
			return value.length;
		});
		const { source } = sourceOf({ help: 'four' });
		expect([checked.read(source), checked.but({ displayName: 'Aid' }).read(source)]).toEqual([
			4, 4,
		]);
		expect(labels).toEqual(['Help', 'Aid']);
	});
});

describe('a collection', () => {
	const aid = help.but({ displayName: 'Aid' });
	const on = flag({ displayName: 'On', name: 'on', type: 'boolean', default: true });
	const form = { displayName: 'More', name: 'more' } as const;

	it('has the members that were added', () => {
		const more = collection(form, [on, help]);
		expect(more.read(sourceOf({ more: { on: 'no' } }).source)).toEqual({ on: false });
	});

	it('shows merged members in alphabetical order', () => {
		const more = mergedCollection(form, [on], [aid]);
		const [{ options = [] } = {} as INodeProperties] = more.fields;
		expect(options.map(({ name }) => name)).toEqual(['help', 'on']);
		expect(more.read(sourceOf({ more: { help: 'x' } }).source)).toEqual({ help: 'x' });
	});

	it.each([
		[{ of: 1 }, "'More' has 'of', which is not one of its fields"],
		['{"password":"x"}', "'More' must contain fields, got a value of the type string"],
		[[{ password: 'x' }], "'More' must contain fields, got a list"],
	])('refuses %j', (more, message) => {
		expect(() => collection(form, [on]).read(sourceOf({ more }).source)).toThrow(message);
	});

	it('can be added several times', () => {
		const list = rows(
			{ displayName: 'List', name: 'list', type: 'fixedCollection', default: {} },
			{ displayName: 'Entries', name: 'entries' },
			[help],
		);
		const read = (value: unknown) => list.read(sourceOf({ list: value }).source);
		expect(read({})).toEqual([]);
		expect(read({ entries: [{ help: 'x' }, {}] })).toEqual([{ help: 'x' }, {}]);
		expect(read([{ help: 'x' }])).toEqual([{ help: 'x' }]);
		expect(() => read({ others: [] })).toThrow("'List' must be a list of entries");
	});
});

/** What does not compile: an error that is not there is an error of tsc. */
it('is of one piece with what an operation reads', () => {
	const meta = {
		...{ name: 'Try', value: 'try', action: 'Try', description: 'Tries', output: 'id' },
		asTool: 'always' as const,
	};
	const raw: INodeProperties = { displayName: 'Raw', name: 'raw', type: 'string', default: '' };
	const written = [
		// @ts-expect-error read and not shown
		operation({ ...meta, inputs: [by], run: ({ help: given }) => Promise.resolve({ given }) }),
		// @ts-expect-error shown and not read
		operation({ ...meta, inputs: [{ fields: [raw] }], run: () => Promise.resolve({}) }),
		operation({
			...meta,
			inputs: [by, id],
			// @ts-expect-error read as if it were always shown
			run: ({ id: given }) => Promise.resolve({ given: given.length }),
		}),
		operation({
			...meta,
			inputs: [by],
			// @ts-expect-error compared with what it cannot be
			run: ({ by: given }) => Promise.resolve({ given: given === 'email' }),
		}),
		// @ts-expect-error without saying what it returns
		operation({ ...meta, output: undefined, inputs: [by], run: () => Promise.resolve({}) }),
	];
	expect(written).toHaveLength(5);
});
