// The MikroORM command line takes a .ts file only with a loader of its own, which Node does not need.
export { default } from './mikro-orm.config.ts';
