import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FieldReader } from '../../read/reader';

/** Attributes of a group beside its name. */
export const groupAttributes: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Everybody in sales',
	},
	{
		displayName: 'External ID',
		name: 'externalId',
		type: 'string',
		default: '',
		placeholder: 'e.g. S-1-5-32-544',
		description: 'ID of the group in an external directory',
	},
	{
		displayName: 'User Filter',
		name: 'userFilter',
		type: 'string',
		default: '',
		placeholder: 'e.g. title eq "Manager"',
		description: 'SCIM filter that selects the members of a dynamic group',
	},
];

/** The attributes that have a value for this item. @throws FieldError */
export const readGroupAttributes = (fields: FieldReader<undefined>): IDataObject =>
	Object.fromEntries(
		groupAttributes.flatMap(({ name }) => {
			const value = fields.text(name);
			return value ? [[name, value] as const] : [];
		}),
	);
