// What Dear ImGui's drawing asks of the graphics, answered without asking them. It saves the state before each picture and
// restores it afterwards, for programs that draw something of their own in between; each such question waits
// until the graphics process has caught up, which costs more than the picture. Here nobody else draws: the state between two
// pictures is always the same. The names stand in assets/third_party.cmake in the place of glGetIntegerv and glIsEnabled.

#include <GLES3/gl3.h>

extern "C" void qd_gl_get_integers(GLenum name, GLint* values) {
    switch (name) {
        case GL_ACTIVE_TEXTURE: *values = GL_TEXTURE0; return;
        case GL_BLEND_SRC_RGB:
        case GL_BLEND_SRC_ALPHA: *values = GL_ONE; return;
        case GL_BLEND_DST_RGB:
        case GL_BLEND_DST_ALPHA: *values = GL_ZERO; return;
        case GL_BLEND_EQUATION_RGB:
        case GL_BLEND_EQUATION_ALPHA: *values = GL_FUNC_ADD; return;
        case GL_VIEWPORT:
        case GL_SCISSOR_BOX: values[0] = values[1] = values[2] = values[3] = 0; return;
        case GL_CURRENT_PROGRAM:
        case GL_TEXTURE_BINDING_2D:
        case GL_SAMPLER_BINDING:
        case GL_ARRAY_BUFFER_BINDING:
        case GL_VERTEX_ARRAY_BINDING:
        case GL_PIXEL_UNPACK_BUFFER_BINDING: *values = 0; return;
        default: glGetIntegerv(name, values);   // what never changes, once at the start
    }
}

extern "C" GLboolean qd_gl_is_enabled(GLenum) { return GL_FALSE; }
