import { moveUser } from '../../pingone/user/userAccount';
import { optionsField } from '../fields/options';
import { populationField, readPopulation } from '../fields/population';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';
import { USER } from '../outputs';

export const moveToPopulation: Operation = {
	name: 'Move to Population',
	value: 'moveToPopulation',
	action: 'Move user to population',
	description:
		'Move a user to another population. Memberships in groups of the former population end. Returns the user.',
	done: { evidence: 'state', when: 'the user is in the population' },
	output: USER,
	fields: [userField, populationField('Where to move the user', true), optionsField()],
	async run(item) {
		const findUserId = readUser(item);
		const findPopulationId = readPopulation(item);
		return await moveUser(item.api, await findUserId(), await findPopulationId());
	},
};
