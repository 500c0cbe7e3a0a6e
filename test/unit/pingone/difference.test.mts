import { difference, unmet } from '../../../nodes/PingOne/pingone/difference.ts';

describe('a user has an attribute', () => {
	it.each([
		['email', 'Ada@Example.com', 'ada@example.com'],
		['mobilePhone', '+1 (555) 010-0100', '+1.5550100100'],
		['primaryPhone', '+49 30 1234', '+49301234'],
		['title', 'Analyst', 'Analyst'],
	])('%s in another notation: %s is %s', (name, wanted, found) => {
		expect(unmet({ [name]: wanted }, { [name]: found })).toEqual([]);
	});

	it('has parts only where PingOne’s own attribute has them', () => {
		const found = { name: { given: 'Ada', family: 'Lovelace' }, license: { plan: 'a', seats: 5 } };
		expect(difference({ name: { given: 'Ada' }, license: { seats: 5, plan: 'a' } }, found)).toBe(
			undefined,
		);
		const wanted = { name: { given: 'Eve' }, license: { plan: 'b', seats: 5 } };
		expect(difference(wanted, found)).toEqual(wanted);
		const less = { license: { plan: 'a' } };
		expect(difference(less, found)).toEqual(less);
		expect(unmet({ ...less, name: { given: 'Eve' } }, found)).toEqual(['license', 'name.given']);
	});

	it.each([
		['email', 'j.doe@example.com', 'jdoe@example.com'],
		['email', 'mary-ann@example.com', 'maryann@example.com'],
		['mobilePhone', '+15550100100', '+15550100101'],
		['title', 'analyst', 'Analyst'],
		['email', null, 'ada@example.com'],
	])('%s: %s is not %s', (name, wanted, found) => {
		expect(unmet({ [name]: wanted }, { [name]: found })).toEqual([name]);
	});
});
