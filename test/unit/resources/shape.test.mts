import { DEVICE } from '../../../nodes/PingOne/resources/outputs.ts';
import { namesIn, only, schemaOf } from '../../../nodes/PingOne/resources/shape.ts';

const text = { type: 'string' };

it('is read as n8n’s schema, in order', () => {
	expect(
		schemaOf(`id enabled:boolean count:integer
			name{given family} links{device.activate{href}} ids[] devices[id size:number] theme?`),
	).toEqual({
		type: 'object',
		properties: {
			id: text,
			enabled: { type: 'boolean' },
			count: { type: 'integer' },
			name: { type: 'object', properties: { given: text, family: text } },
			links: {
				type: 'object',
				properties: { 'device.activate': { type: 'object', properties: { href: text } } },
			},
			ids: { type: 'array', items: text },
			devices: {
				type: 'array',
				items: { type: 'object', properties: { id: text, size: { type: 'number' } } },
			},
		},
	});
});

it('names its members, also those that come from some tenants only', () => {
	expect(namesIn('id name{given family} theme?')).toEqual(['id', 'name', 'theme']);
});

it('keeps what it names, whole, and adds nothing', () => {
	const entry = { _links: {}, name: { given: 'Ada', middle: 'King' }, id: '1' };
	expect(Object.entries(only('id name{given} theme?')(entry))).toEqual([
		['id', '1'],
		['name', { given: 'Ada', middle: 'King' }],
	]);
});

it.each([
	['id name{given', 'A shape has its end, not }'],
	['id name{given]', 'A shape has ], not }'],
	['id } name', 'A shape has }, not its end'],
	['id, name', 'A shape has ,'],
	['id:text', 'A shape has :'],
])('refuses %s', (shape, message) => {
	expect(() => schemaOf(shape)).toThrow(message);
});

it('of a device tells where PingOne has what belongs to it', () => {
	const address = { type: 'object', properties: { href: text } };
	expect(schemaOf(DEVICE).properties?._links).toEqual({
		type: 'object',
		properties: { self: address, environment: address, user: address },
	});
});
