/* SQLite itself, with one more door: its inner functions can be called only from where they are compiled. */

#include <sqlite3.c>

#include "core/store/sqlite_bulk.h"

struct qd_tree {
  sqlite3 *db;
  KeyInfo *key_info; /* of an index */
  int at_end;        /* the cursor, while it is valid, is on the last row */
  BtCursor cursor;
};

static KeyInfo *key_info_of(sqlite3 *db, Index *index) {
  Parse parse;
  KeyInfo *info;
  sqlite3ParseObjectInit(&parse, db);
  info = sqlite3KeyInfoOfIndex(&parse, index);
  sqlite3ParseObjectReset(&parse);
  return info;
}

int qd_tree_open(sqlite3 *db, const char *table_name, const char *index_name, qd_tree **result) {
  Table *table = table_name ? sqlite3FindTable(db, table_name, "main") : 0;
  Index *index = index_name ? sqlite3FindIndex(db, index_name, "main") : 0;
  qd_tree *tree;
  int code;
  *result = 0;
  if (table_name ? !table || !IsOrdinaryTable(table) || !HasRowid(table) : !index) return SQLITE_ERROR;
  code = sqlite3BtreeBeginTrans(db->aDb[0].pBt, 1, 0);
  if (code != SQLITE_OK) return sqlite3ApiExit(db, code);
  tree = sqlite3DbMallocZero(db, sizeof *tree);
  if (!tree) return sqlite3ApiExit(db, SQLITE_NOMEM_BKPT);
  tree->db = db;
  if (index) tree->key_info = key_info_of(db, index);
  sqlite3BtreeCursorZero(&tree->cursor);
  code = index && !tree->key_info ? SQLITE_NOMEM_BKPT
       : sqlite3BtreeCursor(db->aDb[0].pBt, table ? table->tnum : index->tnum, BTREE_WRCSR, tree->key_info, &tree->cursor);
  if (code == SQLITE_OK) *result = tree;
  else qd_tree_close(tree);
  return sqlite3ApiExit(db, code);
}

int qd_tree_add_row(qd_tree *tree, sqlite3_int64 key, const void *record, int size) {
  BtreePayload row;
  int empty = 0, code = SQLITE_OK;
  /* Whoever else writes into the table makes the cursor invalid. */
  if (tree->cursor.eState != CURSOR_VALID) tree->at_end = 0;
  if (!tree->at_end) {
    code = sqlite3BtreeLast(&tree->cursor, &empty);
    if (code != SQLITE_OK) return sqlite3ApiExit(tree->db, code);
    tree->at_end = !empty;
  }
  if (tree->at_end && sqlite3BtreeIntegerKey(&tree->cursor) >= key) tree->at_end = 0;
  memset(&row, 0, sizeof row);
  row.nKey = key;
  row.pData = record;
  row.nData = size;
  return sqlite3ApiExit(tree->db, sqlite3BtreeInsert(&tree->cursor, &row, BTREE_APPEND, tree->at_end ? -1 : 0));
}

int qd_tree_add_entry(qd_tree *tree, sqlite3_int64 value, sqlite3_int64 key, const void *record, int size) {
  BtreePayload entry;
  Mem parts[2];
  memset(&entry, 0, sizeof entry);
  memset(parts, 0, sizeof parts);
  parts[0].u.i = value;
  parts[1].u.i = key;
  parts[0].flags = parts[1].flags = MEM_Int;
  parts[0].db = parts[1].db = tree->db;
  entry.pKey = record;
  entry.nKey = size;
  entry.aMem = parts;
  entry.nMem = 2;
  return sqlite3ApiExit(tree->db, sqlite3BtreeInsert(&tree->cursor, &entry, 0, 0));
}

void qd_tree_close(qd_tree *tree) {
  if (!tree) return;
  sqlite3BtreeCloseCursor(&tree->cursor);
  sqlite3KeyInfoUnref(tree->key_info);
  sqlite3DbFree(tree->db, tree);
}

struct qd_search {
  sqlite3 *db;
  VTable *table;
  Fts5FullTable *full;
  qd_tree *sizes; /* its table of how long each document is, which FTS5 fills by a statement */
};

enum { kMostColumns = 8 };

int qd_search_open(sqlite3 *db, const char *name, qd_search **result) {
  Table *table = sqlite3FindTable(db, name, "main");
  VTable *connected = table && IsVirtual(table) ? sqlite3GetVTable(db, table) : 0;
  char *sizes = sqlite3MPrintf(db, "%s_docsize", name);
  qd_search *search = sqlite3DbMallocZero(db, sizeof *search);
  int code = search && sizes ? SQLITE_OK : SQLITE_NOMEM_BKPT;
  *result = 0;
  if (search) search->db = db;
  if (code == SQLITE_OK && (!connected || sqlite3_stricmp(table->u.vtab.azArg[0], "fts5") != 0)) code = SQLITE_ERROR;
  if (code == SQLITE_OK) {
    search->table = connected;
    search->full = (Fts5FullTable *)connected->pVtab;
    sqlite3VtabLock(connected);
    code = sqlite3VtabBegin(db, connected);
  }
  if (code == SQLITE_OK) {
    Fts5Config *config = search->full->p.pConfig;
    if (config->pgsz == 0) code = sqlite3Fts5ConfigLoad(config, config->iCookie);
    if (config->nCol > kMostColumns || config->eContent != FTS5_CONTENT_NONE || !config->bContentlessDelete || config->bLocale)
      code = SQLITE_ERROR;
  }
  if (code == SQLITE_OK) code = qd_tree_open(db, sizes, 0, &search->sizes);
  if (code == SQLITE_OK) *result = search;
  else qd_search_close(search);
  sqlite3DbFree(db, sizes);
  return sqlite3ApiExit(db, code);
}

/* The row that FTS5 keeps of a document's lengths: its key, their varints as one blob, and when the document came. */
static int add_sizes(qd_search *search, sqlite3_int64 key, const i64 *sizes, int columns, i64 origin) {
  u8 record[4 + 9 * kMostColumns + 8];
  int blob = 0, byte, at, column;
  for (column = 0; column < columns; ++column) blob += sqlite3PutVarint(record + 4 + blob, (u64)sizes[column]);
  record[0] = 4;
  record[1] = 0;
  record[2] = (u8)(12 + 2 * blob);
  at = 4 + blob;
  if (origin >= 0 && origin < 128) {
    record[3] = 1;
    record[at++] = (u8)origin;
  } else {
    record[3] = 6;
    for (byte = 7; byte >= 0; --byte) record[at++] = (u8)((u64)origin >> (8 * byte));
  }
  return qd_tree_add_row(search->sizes, key, record, at);
}

int qd_search_add(qd_search *search, sqlite3_int64 key, const char *const *texts, const int *lengths) {
  Fts5Storage *storage = search->full->pStorage;
  Fts5Config *config = storage->pConfig;
  const int columns = config->nCol, keeps_sizes = config->bColumnsize;
  Mem values[2 + kMostColumns];
  sqlite3_value *given[2 + kMostColumns];
  i64 sizes[kMostColumns], origin = 0;
  int column, code = fts5StorageLoadTotals(storage, 1);
  if (code != SQLITE_OK) return sqlite3ApiExit(search->db, code);
  memset(values, 0, sizeof values);
  for (column = 0; column < columns; ++column) {
    Mem *text = &values[2 + column];
    text->db = search->db;
    text->enc = SQLITE_UTF8;
    text->flags = MEM_Str | MEM_Term | MEM_Static;
    text->z = (char *)texts[column];
    text->n = lengths[column];
    given[2 + column] = text;
    sizes[column] = -storage->aTotalSize[column];
  }
  given[0] = given[1] = 0;
  config->pzErrmsg = &search->full->p.base.zErrMsg;
  fts5TripCursors(search->full);
  config->bColumnsize = 0;  /* so that the lengths are left to us */
  ++search->db->nVdbeExec;  /* within a statement FTS5 may write its tables */
  code = sqlite3Fts5StorageIndexInsert(storage, given, key);
  --search->db->nVdbeExec;
  config->bColumnsize = keeps_sizes;
  if (code == SQLITE_OK) code = sqlite3Fts5IndexGetOrigin(storage->pIndex, &origin);
  for (column = 0; column < columns; ++column) sizes[column] += storage->aTotalSize[column];
  if (code == SQLITE_OK) code = add_sizes(search, key, sizes, columns, origin);
  sqlite3Fts5IndexCloseReader(search->full->p.pIndex);
  config->pzErrmsg = 0;
  return sqlite3ApiExit(search->db, code);
}

void qd_search_close(qd_search *search) {
  if (!search) return;
  qd_tree_close(search->sizes);
  if (search->table) sqlite3VtabUnlock(search->table);
  sqlite3DbFree(search->db, search);
}
