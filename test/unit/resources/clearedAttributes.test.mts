import { addCleared } from '../../../nodes/PingOne/resources/fields/userProfile.ts';

describe('attributes that are cleared', () => {
	it('are those of PingOne by the names of their fields, and custom ones by their own', () => {
		expect(addCleared({}, ['city', 'userType'], ['costCenter'])).toEqual({
			address: { locality: null },
			type: null,
			costCenter: null,
		});
	});

	it.each(['city', 'userType', 'middleName'])('custom %s is not the field’s', (name) => {
		expect(addCleared({}, [], [name])).toEqual({ [name]: null });
	});

	it.each(['email', 'title', 'externalId', 'address'])('%s is no custom one', (name) => {
		expect(() => addCleared({}, [], [name])).toThrow('which is not a custom attribute');
	});
});
