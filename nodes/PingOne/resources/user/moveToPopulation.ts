import { moveUser } from '../../pingone/user/userAccount';
import { requiredPopulation } from '../fields/population';
import { user } from '../fields/user';
import { operation } from '../operation';
import { USER } from '../outputs';

export const moveToPopulation = operation({
	name: 'Move to Population',
	value: 'moveToPopulation',
	action: 'Move user to population',
	description:
		'Move a user to another population. Memberships in the former population’s groups end. Returns the user.',
	done: { evidence: 'state', when: 'the user is in the population' },
	output: USER,
	inputs: [user, requiredPopulation('Where to move the user')],
	run: async ({ user, population }, { api }) =>
		await moveUser(api, await user.id(api), await population.id(api)),
});
