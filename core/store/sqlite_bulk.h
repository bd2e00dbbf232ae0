#pragma once
/* A door into SQLite below its statements, for many rows: the row of a table or the entry of an index is given as the
   bytes of a record, a document as its texts, and nothing is compiled, bound or interpreted for it. SQLite's own code
   writes them inside the transaction that is open, so that rollback and everything else hold as for any statement.
   The caller answers for what statements see to: types, uniqueness, and an entry in every index of the table.
   All return an SQLite result code; after an error the transaction can only be rolled back. */

#include <sqlite3.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qd_tree qd_tree;

/* table or index: its name in the main database, the other one NULL. A transaction is open, and the tree is closed before
   it ends. SQLITE_ERROR when there is no such tree, or when it is no plain one. */
int qd_tree_open(sqlite3 *db, const char *table, const char *index, qd_tree **tree);
/* Fastest in the order of the keys. The key must not be in the table. */
int qd_tree_add_row(qd_tree *tree, sqlite3_int64 key, const void *record, int size);
/* record: the column's value and the row's key. Fastest in the index's order. */
int qd_tree_add_entry(qd_tree *tree, sqlite3_int64 value, sqlite3_int64 key, const void *record, int size);
void qd_tree_close(qd_tree *tree);

typedef struct qd_search qd_search;

/* table: of FTS5, with content='' and contentless_delete=1, used by a statement of this connection before. As above;
   statements may go on using it. SQLITE_ERROR when it is not such a table. */
int qd_search_open(sqlite3 *db, const char *table, qd_search **search);
/* One text for each column, ended by a zero that its size does not count. The key must not be in the table. */
int qd_search_add(qd_search *search, sqlite3_int64 key, const char *const *texts, const int *sizes);
void qd_search_close(qd_search *search);

#ifdef __cplusplus
}
#endif
