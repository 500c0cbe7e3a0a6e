import type { Group } from '../pingone/types';
import { firstText } from './entries';
import { searchByName } from './named';
import { picker } from './picker';

const label = ({ id, name }: Group) => ({ name: firstText(name, id), value: id });

/** Groups, by name. */
export const searchGroups = picker(
	async (api, filter, page) =>
		await searchByName<Group>(api, { path: ['groups'], label }, filter, page),
);
