// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

/** How the nodes are grouped in a picture and the table beside it. */
enum Grouping {
    PATH("path", "by path", "/", 1400, 6000) {
        @Override
        TreeShare of(final TreeSurvey survey) {
            return survey.tree();
        }
    },
    CLASS("class", "by device class", " › ", 500, 24_000) {
        @Override
        TreeShare of(final TreeSurvey survey) {
            return survey.groups().byClass();
        }
    },
    OWNER("owner", "by owner", " › ", 500, 48_000) {
        @Override
        TreeShare of(final TreeSurvey survey) {
            return survey.groups().byOwner();
        }
    };

    private final String id;
    private final String title;
    private final String separator;
    private final int boxes;
    private final int embedded;

    Grouping(final String id, final String title, final String separator, final int boxes, final int embedded) {
        this.id = id;
        this.title = title;
        this.separator = separator;
        this.boxes = boxes;
        this.embedded = embedded;
    }

    abstract TreeShare of(TreeSurvey survey);

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** What stands between the names of a group and its part. */
    String separator() {
        return separator;
    }

    /** The number of boxes in the picture after which no further box is divided. */
    int boxes() {
        return boxes;
    }

    /** The most groups in the page's data. */
    int embedded() {
        return embedded;
    }
}
