import type { Secret } from '../secret.ts';
import type { Field } from './build-field.ts';
import type { JsonTypeName, ShorthandName, TitledChoice } from './elicit-schema.ts';
import type { StandardOutput, StandardSchemaV1 } from './standard-schema.ts';

// The data that an ElicitSchema stands for. The order of the questions is that of read-schema.ts at run time.

/** What is known about the data of a raw JSON Schema that was not written as a constant. */
export type LooseData = Record<string, string | number | boolean | string[] | undefined>;

/** The type of the data that a schema asks for. */
export type InferData<S> =
  IsBroad<S> extends true
    ? unknown
    : S extends { readonly '~field': unknown }
      ? InferField<S>
      : S extends StandardSchemaV1
        ? StandardOutput<S>
        : S extends ShorthandName
          ? ShorthandData[S]
          : S extends readonly (infer Value extends string)[]
            ? Value
            : S extends RawLike
              ? InferRaw<S>
              : S extends { readonly many: infer Values }
                ? ManyData<S, Values>
                : S extends TitledChoice
                  ? TitledData<S>
                  : InferFieldMap<S>;

/** Whether a type is `any` or `unknown`, about which nothing is known. */
type IsBroad<S> = unknown extends S ? true : false;

type ShorthandData = { string: string; number: number; integer: number; boolean: boolean };

type InferField<F> = F extends Field<infer _> ? NonNullable<F['~types']>['data'] : never;

/** An object with the only key `many` is a multiple choice; with more keys it is a map that has a field of that name. */
type ManyData<S, Values> = [Exclude<keyof S, 'many'>] extends [never]
  ? Values extends readonly (infer Value extends string)[]
    ? Value[]
    : (keyof Values & string)[]
  : InferFieldMap<S>;

/** `{}` is a titled choice by type, but a form without fields at run time. */
type TitledData<S> = [keyof S] extends [never] ? Record<never, never> : keyof S & string;

type InferFieldMap<M> = Flatten<
  { -readonly [K in keyof M as undefined extends InferData<M[K]> ? never : K]: InferData<M[K]> } & {
    -readonly [K in keyof M as undefined extends InferData<M[K]> ? K : never]?: Exclude<
      InferData<M[K]>,
      undefined
    >;
  }
>;

type RawLike =
  | { readonly type: JsonTypeName | readonly string[] }
  // A schema kept in a variable has lost its literal type.
  | { readonly type: string }
  | { readonly enum: readonly unknown[] }
  | { readonly oneOf: readonly unknown[] }
  | { readonly anyOf: readonly unknown[] };

type InferRaw<S> = S extends { readonly enum: readonly (infer Value)[] }
  ? Value & string
  : S extends { readonly const: infer Value extends string }
    ? Value
    : S extends { readonly oneOf: readonly (infer Branch)[] }
      ? ConstOf<Branch>
      : S extends { readonly anyOf: readonly (infer Branch)[] }
        ? ConstOf<Branch>
        : S extends { readonly type: infer Type }
          ? InferTyped<S, Type>
          : unknown;

type InferTyped<S, Type> = string extends Type
  ? unknown extends Properties<S>
    ? LooseData[string] | LooseData
    : LooseData
  : Type extends 'object'
    ? InferObject<S>
    : Type extends 'string'
      ? S extends { readonly format: 'password' }
        ? Secret<string>
        : string
      : Type extends 'number' | 'integer'
        ? number
        : Type extends 'boolean'
          ? boolean
          : Type extends 'array'
            ? S extends { readonly items: infer Items }
              ? (InferRaw<Items> & string)[]
              : string[]
            : LooseData[string];

type ConstOf<Branch> = Branch extends { readonly const: infer Value extends string }
  ? Value
  : Branch extends { readonly enum: readonly (infer Value extends string)[] }
    ? Value
    : string;

type Properties<S> = S extends { readonly properties: infer P } ? P : unknown;

type RequiredNames<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

type InferObject<S> =
  unknown extends Properties<S>
    ? Record<never, never>
    : string extends keyof Properties<S>
      ? LooseData
      : Flatten<
          {
            -readonly [K in keyof Properties<S> as K extends RequiredNames<S> ? K : never]: InferRaw<
              Properties<S>[K]
            >;
          } & {
            -readonly [K in keyof Properties<S> as K extends RequiredNames<S> ? never : K]?: InferRaw<
              Properties<S>[K]
            >;
          }
        >;

/** One object type in place of an intersection, so that hovers and errors are readable. */
type Flatten<T> = { [K in keyof T]: T[K] } & {};
