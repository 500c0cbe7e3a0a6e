import type { Group } from '../pingone/types';
import { searchByName } from './named';
import { picker } from './picker';

const label = ({ id, name }: Group) => ({ name: name ?? id, value: id });

/** Groups, by name. */
export const searchGroups = picker(
	async (api, filter, page) =>
		await searchByName<Group>(api, { path: ['groups'], label }, filter, page),
);
